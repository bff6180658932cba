/**
 * The process whose memory the benchmark watches: boots placement alone, receives the file as an API does, then imports it as the worker does.
 * Prints one line of JSON.
 */
import 'reflect-metadata';
import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { JudgingService, PlacementModule, PlacementQuery, PlacementService, PlacingService, UploadsService } from '@solde/placement';
import { PlatformModule, Settings, systemCaller, UnitOfWork, type Work } from '@solde/platform';
import { placementFile } from './import-file';

interface Order {
  readonly agencyUrl: string;
  readonly schema: string;
  readonly claims: number;
  readonly creditorId: string;
  readonly mandateId: string;
}

/** What the process did, in seconds, and the most memory it ever held, in MB. */
export interface ImportRun {
  readonly seconds: number;
  readonly steps: Readonly<Record<'receive' | 'stage' | 'judge' | 'place', number>>;
  readonly memoryMb: number;
  readonly bootMemoryMb: number;
  readonly placement: Readonly<Record<string, unknown>>;
}

const FILE_BYTES_MAX = 2 ** 31;
const BYTES_PER_MB = 1e6;

async function run(order: Order): Promise<ImportRun> {
  const settings = new Settings({
    DATABASE_URL_AGENCY: order.agencyUrl,
    DATABASE_SCHEMA: order.schema,
    DATA_DIR: process.env.DATA_DIR,
  });
  @Module({ imports: [PlatformModule.forRoot({ role: 'AGENCY', settings }), PlacementModule] })
  class BenchModule {}
  const app = await NestFactory.createApplicationContext(BenchModule, { logger: false });
  Logger.overrideLogger(false);
  const caller = systemCaller('bench');
  const act = <T>(task: (work: Work) => Promise<T>): Promise<T> =>
    app.get(UnitOfWork).run(caller, task);
  const service = app.get(PlacementService);
  const { creditorId, mandateId } = order;
  const bootMemoryMb = process.resourceUsage().maxRSS / 1000;

  const receive = clock();
  const fileId = await app
    .get(UploadsService)
    .receive(
      asynchronous(placementFile(order.claims)),
      'bench.csv',
      (upload) => act(async (work) => (await service.receiveFile(work, creditorId, upload)).id),
      FILE_BYTES_MAX,
    );
  const received = receive();

  const all = clock();
  const { id } = await act((work) => service.open(work, { creditorId, mandateId, fileId, placedOn: '2026-03-02' }));
  const stage = clock();
  await act((work) => app.get(JudgingService).judgeNext(work, id));
  const staged = stage();
  const judge = clock();
  while (await act((work) => app.get(JudgingService).judgeNext(work, id)));
  const judged = judge();
  await act((work) => service.submit(work, id));
  const place = clock();
  while (await act((work) => app.get(PlacingService).placeNext(work, id)));
  const placed = place();
  const seconds = all();
  const { state, rows, accepted, rejected } = await app.get(PlacementQuery).one(caller, id);
  const answer: ImportRun = {
    seconds,
    steps: { receive: received, stage: staged, judge: judged, place: placed },
    memoryMb: (process.resourceUsage().maxRSS * 1024) / BYTES_PER_MB,
    bootMemoryMb: (bootMemoryMb * 1000 * 1024) / BYTES_PER_MB,
    placement: { state, rows, accepted, rejected },
  };
  await app.close();
  return answer;
}

function clock(): () => number {
  const start = process.hrtime.bigint();
  return () => Number(process.hrtime.bigint() - start) / 1e9;
}

async function* asynchronous(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    await Promise.resolve();
    yield piece;
  }
}

if (require.main === module)
  run(JSON.parse(process.argv[2] ?? '{}') as Order).then(
    (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exitCode = 1;
    },
  );

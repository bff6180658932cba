/**
 * One of the two processes whose memory the benchmark watches, on placement alone: RECEIVE stores a file as an API does, IMPORT stages, judges
 * and places it as the worker does. Prints one line of JSON.
 */
import 'reflect-metadata';
import { createReadStream } from 'node:fs';
import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  JudgingService,
  PlacementModule,
  PlacementQuery,
  PlacementService,
  PlacingService,
  UploadsService,
} from '@solde/placement';
import { PlatformModule, Settings, systemCaller, UnitOfWork, type Work } from '@solde/platform';

export interface Order {
  readonly does: 'RECEIVE' | 'IMPORT';
  readonly agencyUrl: string;
  readonly schema: string;
  readonly creditorId: string;
  readonly mandateId: string;
  /** Of the CSV, to be received. */
  readonly path: string;
  /** Of the file received, to be imported. */
  readonly fileId: string;
}

/** What the process did, in seconds, and the most memory it ever held, in MB. */
export interface ImportRun {
  readonly seconds: number;
  readonly steps: Readonly<Record<string, number>>;
  readonly memoryMb: number;
  readonly bootMemoryMb: number;
  readonly fileId: string;
  readonly placement: Readonly<Record<string, unknown>>;
}

const FILE_BYTES_MAX = 2 ** 31;

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
  const bootMemoryMb = memoryMb();
  const all = clock();
  const ended = (
    seconds: number,
    rest: Pick<ImportRun, 'steps' | 'fileId' | 'placement'>,
  ): ImportRun => ({ seconds, memoryMb: memoryMb(), bootMemoryMb, ...rest });

  if (order.does === 'RECEIVE') {
    const { id: fileId } = await app
      .get(UploadsService)
      .receive(
        createReadStream(order.path),
        'bench.csv',
        (upload) => act((work) => service.receiveFile(work, creditorId, upload)),
        FILE_BYTES_MAX,
      );
    const seconds = all();
    await app.close();
    return ended(seconds, { steps: { receive: seconds }, fileId, placement: {} });
  }

  const { fileId } = order;
  const { id } = await act((work) =>
    service.open(work, { creditorId, mandateId, fileId, placedOn: '2026-03-02' }),
  );
  const stage = clock();
  await act((work) => app.get(JudgingService).judgeNext(work, id));
  const staged = stage();
  const judge = clock();
  while (await act((work) => app.get(JudgingService).judgeNext(work, id)));
  const judged = judge();
  await act((work) => service.submit(work, id));
  const place = clock();
  while (await act((work) => app.get(PlacingService).placeNext(work, id)));
  const steps = { stage: staged, judge: judged, place: place() };
  const seconds = all();
  const { state, rows, accepted, rejected } = await app.get(PlacementQuery).one(caller, id);
  await app.close();
  return ended(seconds, { steps, fileId, placement: { state, rows, accepted, rejected } });
}

/** The most that the process has held at once, everything counted: code, heap and buffers. */
function memoryMb(): number {
  return (process.resourceUsage().maxRSS * 1024) / 1e6;
}

function clock(): () => number {
  const start = process.hrtime.bigint();
  return () => Number(process.hrtime.bigint() - start) / 1e9;
}

if (require.main === module)
  run(JSON.parse(process.argv[2] ?? '{}') as Order).then(
    (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`),
    (error: unknown) => {
      process.stderr.write(
        `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      process.exitCode = 1;
    },
  );

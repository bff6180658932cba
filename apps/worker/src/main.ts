import { Settings, startHttp } from '@solde/platform';

import { WorkerModule } from './worker.module';

/** The worker listens for health checks alone. */
startHttp(WorkerModule.forRoot(), {
  port: Settings.fromEnvironment().portWorker,
  portVariable: 'PORT_WORKER',
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

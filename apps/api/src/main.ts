import { Settings, startHttp } from '@solde/platform';

import { ApiModule } from './api.module';
import metadata from './metadata';

startHttp(ApiModule.forRoot(), {
  port: Settings.fromEnvironment().portApi,
  portVariable: 'PORT_API',
  title: 'Solde, agency API',
  version: '1',
  metadata,
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

import { Settings, startHttp } from '@solde/platform';

import { PortalModule } from './portal.module';
import metadata from './metadata';

startHttp(PortalModule.forRoot(), {
  port: Settings.fromEnvironment().portPortal,
  portVariable: 'PORT_PORTAL',
  title: 'Solde, creditor API',
  version: '1',
  metadata,
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

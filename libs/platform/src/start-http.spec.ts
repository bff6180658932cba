import { createServer, type AddressInfo } from 'node:net';
import { Controller, Get, Module, type Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { freshDatabase, type FreshDatabase } from '../../../test/support/database';
import { Public } from './entry-point';
import { startHttp } from './http';
import { HttpModule } from './http.module';
import { PlatformModule } from './platform.module';
import { Settings } from './settings';

@Controller('v1/hello')
class HelloController {
  constructor(private readonly dataSource: DataSource) {}

  @Get()
  @Public()
  hello(): object {
    return { hello: true };
  }

  @Get('wrong')
  @Public()
  wrong(): Promise<unknown> {
    return this.dataSource.query("SELECT 'Durand'::uuid").catch((error: unknown) => {
      throw new Error('not expected', { cause: error });
    });
  }

  @Get('broken')
  @Public()
  broken(): never {
    throw Object.assign(new Error('failed'), { detail: 'Key (iban)=(FR76...)', parameters: ['x'] });
  }
}

let database: FreshDatabase;
let root: Type;
let lines = '';

const logTo = {
  write(line: string) {
    lines += line;
  },
};

beforeAll(async () => {
  database = await freshDatabase();
  Object.assign(process.env, { DATABASE_URL_AGENCY: database.agencyUrl, LOG_LEVEL: 'info' });
  const settings = Settings.fromEnvironment();

  @Module({
    imports: [
      PlatformModule.forRoot({ role: 'AGENCY', settings, logTo }),
      HttpModule.forRoot(settings),
    ],
    controllers: [HelloController],
  })
  class SpecModule {}
  root = SpecModule;
});

afterAll(async () => {
  await database.drop();
});

it('serves, and says in one sentence that its port is taken', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => holder.once('listening', resolve));
  const { port } = holder.address() as AddressInfo;
  const options = { port, portVariable: 'PORT_API', title: 'Hello' };
  const refused = await startHttp(root, options).catch((error: unknown) => error);
  await new Promise((resolve) => holder.close(resolve));
  expect(refused).toMatchObject({
    message: `The port ${port} of 127.0.0.1 is in use: free it or set PORT_API.`,
  });

  const app = await startHttp(root, options);
  const answer = await fetch(`http://127.0.0.1:${port}/v1/hello`);
  expect(await answer.json()).toEqual({ hello: true });
  await app.close();
});

it('logs routes and ids, and nothing of a person', async () => {
  const app = await startHttp(root, { port: 0, portVariable: 'PORT_API' });
  const url = await app.getUrl();
  await fetch(`${url}/v1/hello?name=Martin`, {
    headers: { 'x-request-id': 'r-1', cookie: 'session=secret', authorization: 'Bearer secret' },
  });
  await fetch(`${url}/v1/hello/broken`, { headers: { 'x-request-id': 'r-2' } });
  await fetch(`${url}/v1/hello/wrong`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await app.close();
  expect(lines).toContain('"path":"/v1/hello"');
  expect(lines).toContain('"r-1"');
  expect(lines).toContain('"message":"failed"');
  expect(lines).toContain('invalid input syntax for type uuid');
  for (const word of ['Martin', 'secret', 'FR76', 'Durand']) expect(lines).not.toContain(word);
});

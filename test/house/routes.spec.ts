import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { guardProblem } from '@solde/identity';
import { root, stands, textOf } from './repository';
import { APIS, routesOfApi, routesPage } from './routes';

const PAGE = 'docs/routes.md';

describe.each(APIS)('the routes of the $name', (api) => {
  it('say each who may call them, by a permission that a role holds', async () => {
    const routes = await routesOfApi(api);
    expect(routes.length).toBeGreaterThan(5);
    expect(routes.map(guardProblem).filter((problem) => problem !== null)).toEqual([]);
  });

  it('are open to somebody of that side', async () => {
    const shut = (await routesOfApi(api)).filter(
      ({ isPublic, roles }) => !isPublic && !roles.some((role) => api.roles.includes(role)),
    );
    expect(shut.map(({ route }) => route)).toEqual([]);
  });

  it('stand once each', async () => {
    const names = (await routesOfApi(api)).map(({ route }) => route.replace(/:\w+/g, ':'));
    expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
  });

  it('are open without sign-in only where a stranger must come in', async () => {
    const open = (await routesOfApi(api)).filter(({ isPublic }) => isPublic);
    expect(open.map(({ route }) => route)).toEqual(
      [
        'GET /health/live',
        'GET /health/ready',
        'POST /v1/password-links',
        'POST /v1/passwords',
        'POST /v1/session',
        ...(api.app === 'api' ? ['POST /v1/telephony/calls/status'] : []),
      ].filter((route) => open.some((each) => each.route === route)),
    );
  });
});

it('docs/routes.md is what the code says: run "npm run routes"', async () => {
  const page = await routesPage();
  if (process.env.WRITE_ROUTES === '1') writeFileSync(join(root, PAGE), page);
  expect(stands(PAGE) ? textOf(PAGE) : '').toBe(page);
});

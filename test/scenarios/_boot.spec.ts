import { House } from '../support/house';
it('boots', async () => {
  const t = Date.now();
  const house = await House.open();
  console.log('open ms', Date.now() - t);
  const r = await house.agency().get('/health/live');
  console.log(r.status, r.body);
  await house.close();
}, 120000);

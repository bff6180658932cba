import 'reflect-metadata';
import { FilledHouse } from './filled-house';
import { nextBench } from './next.bench';
import { postingBench } from './posting.bench';
async function main() {
  const start = performance.now();
  const house = await FilledHouse.open(process.env.TEST_DATABASE_SERVER ?? '', Number(process.argv[3] ?? 20000));
  console.log('filled', ((performance.now() - start) / 1000).toFixed(1));
  if (process.argv[2] !== 'posting') await nextBench(house, console.log);
  if (process.argv[2] !== 'next') await postingBench(house, console.log);
  await house.stop();
}
main().catch((e) => { console.error(e); process.exit(1); });

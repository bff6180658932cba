import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { uuidv7 } from './uuid';

const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const timeOf = (id: string): number => parseInt(id.replaceAll('-', '').slice(0, 12), 16);

it('is a UUID v7 of this instant, greater than the one before', () => {
  const ids = Array.from({ length: 20_000 }, uuidv7);
  expect(ids.every((id) => V7.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  expect(Math.abs(timeOf(uuidv7()) - Date.now())).toBeLessThan(1_000);
});

describe('its twin in SQL', () => {
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await startPlatform();
  });

  afterAll(() => platform.stop());

  it('makes the same ids for set-based inserts', async () => {
    const { rows } = await platform.owner.query<{ id: string }>(
      'SELECT uuidv7()::text AS id FROM generate_series(1, 2000)',
    );
    const ids = rows.map(({ id }) => id);
    expect(ids.every((id) => V7.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(2000);
    expect(Math.abs(timeOf(ids[0]!) - Date.now())).toBeLessThan(2_000);
    const times = ids.map(timeOf);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });
});

it('has its random bits spread over every place that may vary', () => {
  const ids = Array.from({ length: 4_000 }, uuidv7);
  for (const place of [20, 21, 22, ...Array.from({ length: 12 }, (_, rank) => 24 + rank)])
    expect(new Set(ids.map((id) => id[place])).size).toBe(16);
  expect(new Set(ids.map((id) => id[19])).size).toBe(4);
});

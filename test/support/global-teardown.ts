import { rmSync } from 'node:fs';

/** Stops the run's PostgreSQL and removes its folder. */
export default async function globalTeardown(): Promise<void> {
  const { testServer, testFolder } = globalThis as unknown as {
    testServer?: { stop(): Promise<void> };
    testFolder?: string;
  };
  await testServer?.stop();
  if (testFolder) rmSync(testFolder, { recursive: true, force: true });
}

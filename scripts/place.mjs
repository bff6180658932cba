/** Where this installation keeps its data, and what runs from there. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isAlive } from './postgres.mjs';

export const root = join(import.meta.dirname, '..');
export const dataDir = resolve(process.env.DATA_DIR ?? join(root, '.data'));
export const schema = process.env.DATABASE_SCHEMA ?? 'solde';

/** The `npm start` that runs from a data folder: its process and the owner's database address, or null. */
export function runningAt(folder) {
  const file = join(folder, 'running.json');
  if (!existsSync(file)) return null;
  const running = JSON.parse(readFileSync(file, 'utf8'));
  return isAlive(running.processId) ? running : null;
}

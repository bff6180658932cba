import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const root = join(__dirname, '../..');

const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.data', 'coverage']);

/** Every file below a folder of the repository, as paths from its root. */
export function filesUnder(folder: string): string[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter(
      (path) => !path.split('/').some((part) => LEFT_OUT.has(part) || part.startsWith('dist.')),
    );
}

/** The text of one file of the repository. */
export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Whether the repository has this file or folder. */
export const stands = (path: string): boolean => existsSync(join(root, path));

/** The names of the folders directly below one. */
export function foldersIn(folder: string): string[] {
  if (!stands(folder)) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

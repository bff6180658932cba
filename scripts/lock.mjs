/**
 * Completes package-lock.json after `npm install`, so that `npm ci` accepts it everywhere.
 *
 * A registry that does not carry the build of a native package for another platform makes npm leave it out of the
 * lock, and `npm ci` then refuses the whole lock. Each one missing is named here with its platform and no integrity:
 * it is only ever installed on that platform, and a lock written against a full registry replaces the entry.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));

/** What `name-linux-x64-musl` says of its platform, in the fields of a lock. */
function platformOf(name) {
  const [os, cpu, abi = ''] = name
    .slice(name.search(/(android|darwin|freebsd|linux|openharmony|win32)-/))
    .split('-');
  const libc = os === 'linux' ? { libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] } : {};
  return { cpu: [cpu], libc, os: [os] };
}

let added = 0;
for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (lock.packages[key] || !/(android|darwin|freebsd|linux|openharmony|win32)-/.test(name))
      continue;
    const dev = owner.dev ? { dev: true } : {};
    const { cpu, libc, os } = platformOf(name);
    lock.packages[key] = { version, cpu, ...dev, ...libc, optional: true, os };
    added += 1;
  }
}

const [root, ...others] = Object.keys(lock.packages);
lock.packages = Object.fromEntries(
  [root, ...others.sort((a, b) => a.localeCompare(b, 'en'))].map((key) => [
    key,
    lock.packages[key],
  ]),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added} packages of other platforms added.`);

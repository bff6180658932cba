/** `npm run diagram`: draws the floors of house.mjs into ARCHITECTURE.md, between its two marks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { foundations, libs, roof } from '../house.mjs';

const file = join(import.meta.dirname, '../ARCHITECTURE.md');
const BEGIN = '<!-- floors: drawn from house.mjs by "npm run diagram" -->';
const END = '<!-- end of floors -->';

/** The floors as a Mermaid diagram, the roof on top; edges are those that `uses` names. */
export function floorDiagram() {
  const floors = Map.groupBy(Object.entries(libs), ([, { floor }]) => floor);
  const name = (lib) => lib.replaceAll('-', '_');
  const lines = ['```mermaid', 'flowchart TB'];
  lines.push('  subgraph roof["roof: entry points"]');
  for (const app of Object.keys(roof)) lines.push(`    app_${app}["apps/${app}"]`);
  lines.push('  end');
  for (const [floor, rooms] of [...floors].sort(([a], [b]) => b - a)) {
    lines.push(`  subgraph floor_${floor}["floor ${floor}"]`);
    for (const [lib] of rooms) lines.push(`    ${name(lib)}["${lib}"]`);
    lines.push('  end');
  }
  for (const [lib, { uses }] of Object.entries(libs)) {
    for (const used of uses) lines.push(`  ${name(lib)} --> ${name(used)}`);
  }
  lines.push('```', '');
  const open = foundations.map(({ lib, openFrom }) => `\`${lib}\` from floor ${openFrom}`);
  lines.push(`Open to every lib without an arrow: ${open.join(', ')}. The roof may use every lib.`);
  return `${BEGIN}\n\n${lines.join('\n')}\n\n${END}`;
}

/** The page with the diagram in its place; throws when the page has no place for it. */
export function withDiagram(page) {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`ARCHITECTURE.md needs the lines\n${BEGIN}\n${END}`);
  return page.slice(0, begin) + floorDiagram() + page.slice(end + END.length);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const page = readFileSync(file, 'utf8');
  const drawn = withDiagram(page);
  if (drawn !== page) writeFileSync(file, drawn);
  console.log(drawn === page ? 'ARCHITECTURE.md is up to date.' : 'ARCHITECTURE.md: floors drawn.');
}

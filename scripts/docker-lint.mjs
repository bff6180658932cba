/** Reads docker/Dockerfile without an engine; compose.yaml is read by dclint. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';

const file = join(import.meta.dirname, '../docker/Dockerfile');
const text = readFileSync(file, 'utf8');
const problems = validate(text).map(
  ({ range, message }) => `docker/Dockerfile:${range.start.line + 1} ${message}`,
);

const instructions = DockerfileParser.parse(text).getInstructions();
const last = (keyword) =>
  instructions
    .filter((each) => each.getKeyword() === keyword)
    .at(-1)
    ?.getArgumentsContent();
const fromAt = instructions.findLastIndex((each) => each.getKeyword() === 'FROM');
const userAt = instructions.findLastIndex((each) => each.getKeyword() === 'USER');
if (userAt < fromAt || ['root', '0', undefined].includes(last('USER'))) {
  problems.push('docker/Dockerfile: the last stage runs as root; give it a USER.');
}
if (!last('HEALTHCHECK')) problems.push('docker/Dockerfile: no HEALTHCHECK.');
for (const each of instructions.filter(({ getKeyword }) => getKeyword)) {
  const of = each.getArgumentsContent() ?? '';
  if (
    each.getKeyword() === 'FROM' &&
    /:latest\b|^[^:\s]+(\s|$)/.test(of) &&
    !/^(build|deps)\b/.test(of)
  ) {
    problems.push(`docker/Dockerfile: FROM ${of} names no version.`);
  }
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

import { join } from 'node:path';
import { ROW_CODES, rowSentence } from '@solde/placement';
import { declaredRefusals } from '@solde/platform';
import { markdownTable } from './markdown';
import { filesUnder, root } from './repository';

const OPENING = `# Refusals

Every code with which Solde refuses, as the code declares it: \`npm run errors\` writes this page and a spec fails when it is stale.

A refusal is an \`application/problem+json\` (RFC 9457): \`code\` is stable and for programs, \`title\` is its sentence in the language of
the user (\`Accept-Language\` before the sign-in), \`facts\` are what it was refused on, \`fields\` the members of the body that were wrong,
\`ruleId\` the rule or the article, \`requestId\` what to quote. Anything else that goes wrong is \`INTERNAL_ERROR\` (500), without detail.`;

const ROWS = `## Rows of a placement file

What a row of a file may be told; the others of the file go on.`;

/** docs/errors.md: each refusal with its status and its sentences, and what a row of a file may be told. */
export async function errorsPage(): Promise<string> {
  const declaring = filesUnder('libs').filter((path) => path.endsWith('.errors.ts'));
  for (const file of declaring) await import(join(root, file));
  const refusals = declaredRefusals();
  const statuses = [...new Set(refusals.map(({ status }) => status))].sort((a, b) => a - b);
  const tables = statuses.map((status) =>
    [
      `## ${status}`,
      markdownTable([
        ['Code', 'French', 'English'],
        ...refusals
          .filter((each) => each.status === status)
          .map(({ code, en, fr }) => [`\`${code}\``, cell(fr), cell(en)]),
      ]),
    ].join('\n\n'),
  );
  const rows = markdownTable([
    ['Code', 'French', 'English'],
    ...ROW_CODES.map((code) => [
      `\`${code}\``,
      cell(rowSentence(code, 'fr')),
      cell(rowSentence(code, 'en')),
    ]),
  ]);
  return `${[OPENING, ...tables, ROWS, rows].join('\n\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

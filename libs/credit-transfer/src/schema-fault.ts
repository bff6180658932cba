/** `Element 'Nm': 'a value' is not …` and `The value 'a value' is not …`: what libxml2 quotes of a file, to the end when it cannot be told. */
const QUOTED = /(: |The value )'(?:.*' (?=is not )|.*$)/s;

/** What the validator says, with its line and without the values that it quotes: they are somebody's name or account. */
export function schemaFault(message: string, line: number | null): string {
  const said = message
    .replace(/^.*?Schemas validity error : /s, '')
    .replace(/^(parser error : ).*/s, '$1the file is not well formed')
    .replace(QUOTED, '$1');
  return line === null ? said : `line ${line}: ${said}`;
}

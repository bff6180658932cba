import { fieldsOf, TEMPLATE_LENGTH_MAX, templateFaults } from './template';

describe('a template', () => {
  it.each([
    ['plain fields', 'Bonjour {{debtorName}}, vous devez {{amount}}.'],
    ['a condition', '{{#if reference}}Réf. {{reference}}{{else}}Sans référence{{/if}}'],
    [
      'a list and what is around it',
      '{{#each claims}}{{@index}} {{number}} {{../currency}}{{/each}}',
    ],
    ['a list in a list', '{{#each cases}}{{#each ../claims}}{{number}}{{/each}}{{/each}}'],
    ['a comparison', '{{#if (eq language "fr")}}Bonjour{{/if}}'],
    ['a comment', '{{!-- for the reader --}}Bonjour'],
  ])('may hold %s', (_, body) => {
    expect(templateFaults(body)).toEqual([]);
  });

  it.each([
    ['a syntax tree in the place of a text', { type: 'Program', body: [] }, 'NOT_A_TEXT'],
    ['a list', ['{{a}}'], 'NOT_A_TEXT'],
    ['three braces', 'a {{{debtorName}}}', 'UNESCAPED'],
    ['an ampersand', 'a {{&debtorName}}', 'UNESCAPED'],
    ['a partial', '{{> other}}', 'PARTIAL'],
    ['a partial with a block', '{{#> layout}}x{{/layout}}', 'PARTIAL'],
    ['a decorator', '{{* decorate}}', 'DECORATOR'],
    ['an inline partial', '{{#*inline "x"}}y{{/inline}}', 'DECORATOR'],
    ['a block that nobody listed', '{{#with debtor}}{{name}}{{/with}}', 'HELPER_UNKNOWN'],
    ['a function that nobody listed', '{{lookup a "b"}}', 'HELPER_UNKNOWN'],
    ['a function inside another', '{{#if (log a)}}x{{/if}}', 'HELPER_UNKNOWN'],
    ['options of a function', '{{eq a b hash=c}}', 'HELPER_UNKNOWN'],
    ['names of its own', '{{#each a as |b|}}{{b}}{{/each}}', 'HELPER_UNKNOWN'],
    ['a path', '{{debtor.name}}', 'NAME_REFUSED'],
    ['the constructor', '{{constructor}}', 'NAME_REFUSED'],
    ['the prototype', '{{__proto__}}', 'NAME_REFUSED'],
    ['a way to the constructor', '{{a.constructor.constructor}}', 'NAME_REFUSED'],
    ['the root', '{{@root}}', 'NAME_REFUSED'],
    ['a step above the top', '{{../secret}}', 'NAME_REFUSED'],
    ['an open block', '{{#if a}}x', 'SYNTAX'],
    [
      'a list in a list in a list',
      '{{#each a}}{{#each b}}{{#each c}}x{{/each}}{{/each}}{{/each}}',
      'TOO_DEEP',
    ],
    ['too much', 'x'.repeat(TEMPLATE_LENGTH_MAX + 1), 'TOO_LONG'],
  ])('may not hold %s', (_, body, kind) => {
    expect(templateFaults(body).map((fault) => fault.kind)).toContain(kind);
  });

  it('names the line and the word that are refused', () => {
    expect(templateFaults('a\nb {{lookup x "y"}}')).toEqual([
      { kind: 'HELPER_UNKNOWN', line: 2, word: 'lookup' },
    ]);
  });

  it('says which fields it reads, those of a list under its name', () => {
    const body =
      '{{debtorName}} {{#each claims}}{{number}} {{../currency}} {{#if disputed}}!{{/if}}{{this}}{{/each}} {{#if (eq a b)}}{{/if}}';
    expect(fieldsOf(body)).toEqual([
      'a',
      'b',
      'claims',
      'claims.disputed',
      'claims.number',
      'currency',
      'debtorName',
    ]);
  });
});

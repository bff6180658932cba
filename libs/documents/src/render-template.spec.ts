import { renderTemplate, type TemplateContext } from './render-template.service';

const codeOf = (task: () => unknown): unknown => {
  try {
    return task();
  } catch (error) {
    return error;
  }
};

describe('rendering a template', () => {
  it('prints what it is given', () => {
    const body =
      '{{#each claims}}{{number}}: {{amount}} {{../currency}}{{#unless @last}}, {{/unless}}{{/each}}';
    const claims = [
      { number: 'F1', amount: '10.00' },
      { number: 'F2', amount: '20.00' },
    ];
    expect(renderTemplate(body, { currency: 'EUR', claims })).toBe('F1: 10.00 EUR, F2: 20.00 EUR');
  });

  it('prints a name with braces literally', () => {
    expect(
      renderTemplate('Bonjour {{name}}', { name: '{{constructor}} {{{x}}} {{#each a}}' }),
    ).toBe('Bonjour {{constructor}} {{{x}}} {{#each a}}');
  });

  it('keeps values as they are in a text, and escapes them in a page', () => {
    const context = { name: 'O’Brien & <Fils>' };
    expect(renderTemplate('{{name}}', context)).toBe('O’Brien & <Fils>');
    expect(renderTemplate('{{name}}', context, 'HTML')).toBe('O’Brien &amp; &lt;Fils&gt;');
  });

  it('compares and combines', () => {
    const body = '{{#if (and (eq kind "COMPANY") (not (or a b)))}}yes{{else}}no{{/if}}';
    expect(renderTemplate(body, { kind: 'COMPANY', a: false, b: null })).toBe('yes');
    expect(renderTemplate(body, { kind: 'COMPANY', a: true, b: null })).toBe('no');
  });

  it.each([
    ['{{missing}}', 'missing'],
    ['{{#if missing}}x{{/if}}', 'missing'],
    ['{{#each missing}}x{{/each}}', 'missing'],
    ['{{#each list}}{{missing}}{{/each}}', 'list.missing'],
    ['{{#each text}}{{a}}{{/each}}', 'text.a'],
    ['{{toString}}', null],
  ])('refuses %s when there is no such field', (body, field) => {
    const refusal =
      field === null
        ? { code: 'TEMPLATE_INVALID' }
        : { code: 'TEMPLATE_FIELD_MISSING', facts: { field } };
    expect(codeOf(() => renderTemplate(body, { list: [{ a: 1 }], text: 'x' }))).toMatchObject(
      refusal,
    );
  });

  it('prints the items of a list of plain values', () => {
    expect(
      renderTemplate('{{#each a}}{{#each ../b}}{{../this}}{{this}} {{/each}}{{/each}}', {
        a: [1, 2],
        b: ['x'],
      }),
    ).toBe('1x 2x ');
  });

  it('refuses a syntax tree in the place of a text', () => {
    const tree = { type: 'Program', body: [] } as unknown as string;
    expect(codeOf(() => renderTemplate(tree, {}))).toMatchObject({
      code: 'TEMPLATE_INVALID',
      facts: { kind: 'NOT_A_TEXT' },
    });
  });

  it('never reaches a prototype, even of polluted data', () => {
    const context = JSON.parse('{"a": "x", "__proto__": {"polluted": "y"}}') as TemplateContext;
    expect(() => renderTemplate('{{a}}', context)).toThrow(TypeError);
    expect(codeOf(() => renderTemplate('{{toString}}', {}))).toMatchObject({
      code: 'TEMPLATE_INVALID',
    });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('takes no function for a value', () => {
    const context = { a: () => 'x' } as unknown as TemplateContext;
    expect(() => renderTemplate('{{a}}', context)).toThrow(TypeError);
  });

  it('cuts off a bomb of lists while the process lives', () => {
    const list = Array.from({ length: 2_400 }, (_, index) => index);
    const bomb = '{{#each a}}{{#each ../b}}{{this}}{{#if (eq this 0)}}x{{/if}}{{/each}}{{/each}}';
    const started = performance.now();
    expect(codeOf(() => renderTemplate(bomb, { a: list, b: list }))).toMatchObject({
      code: 'TEMPLATE_INVALID',
      facts: { kind: 'TOO_COSTLY' },
    });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(renderTemplate('{{a}}', { a: 1 })).toBe('1');
  });

  it('refuses more items than a letter can hold', () => {
    const a = Array.from({ length: 5_001 }, () => 'x');
    expect(codeOf(() => renderTemplate('{{#each a}}{{this}}{{/each}}', { a }))).toMatchObject({
      facts: { kind: 'TOO_COSTLY' },
    });
  });
});

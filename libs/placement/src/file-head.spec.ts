import { detectDelimiter, fileHead } from './file-head';

describe('the head of a file', () => {
  it.each([
    ['semicolons, with commas in the amounts', 'a;b;c\n1,5;2,5;x\n', ';'],
    ['commas, with a quoted semicolon', 'a,b\n"x;y;z;t",1\n', ','],
    ['tabs', 'a\tb,c\n1\t2\n', '\t'],
    ['bars', 'a|b|c\n1|2|3\n', '|'],
    ['a delimiter inside quotes over two lines', 'a;b\n"x,\n,y,z";2\n', ';'],
    ['one column', 'a\n1\n', ';'],
  ])('finds %s', (_, text, delimiter) => {
    expect(detectDelimiter(text)).toBe(delimiter);
  });

  it('reads titles over two lines and a few rows', () => {
    expect(fileHead(Buffer.from('\uFEFF"Date\nfacture"; N°\r\n1;2\r\n'), 'UTF-8')).toEqual({
      ...{ delimiter: ';', headers: ['Date\nfacture', 'N°'], sample: [['1', '2']], newline: '\n' },
    });
  });

  it('takes the delimiter that is given', () => {
    expect(fileHead(Buffer.from('a,b;c\n'), 'UTF-8', ',')).toMatchObject({ headers: ['a', 'b;c'] });
  });

  it.each([
    ['no title', ';;\n1;2;3', { code: 'FILE_HEADER_MISSING' }],
    ['a quote left open in the titles', '"a;b\n1;2\n', { code: 'FILE_MALFORMED', line: 1 }],
    [
      'too many columns',
      `${'x;'.repeat(60)}x\n`,
      { code: 'FILE_TOO_MANY_COLUMNS', columns: 61, max: 60 },
    ],
  ])('refuses %s', (_, text, fault) => {
    expect(fileHead(Buffer.from(text), 'UTF-8')).toEqual(fault);
  });
});

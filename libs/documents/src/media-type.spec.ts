import { mediaTypeOf } from './media-type';

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n%%EOF\n');
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]);
const text = (content: string) => Buffer.from(content, 'utf8');

describe('the type of a document', () => {
  it.each([
    ['a PDF', pdf, 'application/pdf'],
    ['a PNG', png, 'image/png'],
    ['a JPEG', jpeg, 'image/jpeg'],
    ['a CSV', text('nom;montant\nDupont;10,00\n'), 'text/csv'],
    ['a CSV with its mark and accents', text('\ufeffnom\nÉlodie\n'), 'text/csv'],
    ['a text with less-than signs', text('a < b, b > c'), 'text/plain'],
    ['an XML for a bank', text('<?xml version="1.0"?><Document/>'), 'application/xml'],
  ])('%s is what it says', (_, bytes, declared) => {
    expect(mediaTypeOf(bytes, declared)).toBe(declared);
  });

  it('is read without its parameters and its case', () => {
    expect(mediaTypeOf(text('a;b'), 'Text/CSV; charset=utf-8')).toBe('text/csv');
  });

  it.each([
    ['a page', text('<html><body>'), 'text/html'],
    ['a page called a text', text('bonjour <script>alert(1)</script>'), 'text/plain'],
    ['a page called a CSV', text('<!DOCTYPE html>;'), 'text/csv'],
    ['a drawing', text('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'],
    ['a drawing called a text', text('<svg onload="x()"/>'), 'text/plain'],
    [
      'a drawing called an XML',
      text('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
      'application/xml',
    ],
    ['a PNG called a PDF', png, 'application/pdf'],
    ['a page that begins as a PDF', text('%PDF-1.7 <html>'), 'application/pdf'],
    ['a program called a text', Buffer.from([0x4d, 0x5a, 0, 1]), 'text/plain'],
    ['nothing', Buffer.alloc(0), 'text/plain'],
    ['a type that nobody knows', pdf, 'application/x-msdownload'],
    ['a name of the language', pdf, 'constructor'],
  ])('%s is refused', (_, bytes, declared) => {
    expect(mediaTypeOf(bytes, declared)).toBeNull();
  });
});

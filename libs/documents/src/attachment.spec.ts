import { attachmentHeaders, fileNameOf } from './attachment';

const id = '0197b3b0-0000-7000-8000-0000deadbeef';

describe('the name of a download', () => {
  it.each([
    ['Relevé n° 12 du 15/03', 'releve-n-12-du-15-03-deadbeef.pdf'],
    ['../../etc/passwd', 'etc-passwd-deadbeef.pdf'],
    ['a"; filename="evil.exe', 'a-filename-evil-exe-deadbeef.pdf'],
    ['x\r\nSet-Cookie: a=b', 'x-set-cookie-a-b-deadbeef.pdf'],
    ['日本', 'document-deadbeef.pdf'],
    ['', 'document-deadbeef.pdf'],
  ])('of "%s" is %s', (title, name) => {
    expect(fileNameOf({ id, title, mediaType: 'application/pdf' })).toBe(name);
  });

  it('travels with headers that let no browser run it', () => {
    const headers = attachmentHeaders({ id, title: 'Facture', mediaType: 'text/csv' });
    expect(headers['content-disposition']).toBe('attachment; filename="facture-deadbeef.csv"');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain('sandbox');
  });
});

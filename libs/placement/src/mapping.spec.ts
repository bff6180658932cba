import { headerKey, mappingOf, proposeMapping } from './mapping';

const targets = (line: string, by = ';') =>
  proposeMapping(line.split(by)).map(({ target }) => target);

describe('mapping', () => {
  it.each([
    ['N° facture', 'n facture'],
    ['  Échéance ', 'echeance'],
    ["Date d'émission", 'date d emission'],
    ['Montant_TTC (€)', 'montant ttc'],
    ['Nº cœur', 'n coeur'],
  ])('compares %s as %s', (header, key) => {
    expect(headerKey(header)).toBe(key);
  });

  it('reads what an accountant exports', () => {
    expect(
      targets(
        'Réf. client;Raison sociale;Forme;SIREN;N° facture;Date facture;Échéance;Montant TTC;Devise;Adresse;Code postal;' +
          'Ville;Téléphone;E-mail;Interlocuteur;N° commande;Observations',
      ),
    ).toEqual([
      ...[
        'reference',
        'companyName',
        'legalForm',
        'siren',
        'number',
        'issuedOn',
        'dueOn',
        'principal',
      ],
      ...[
        'currency',
        'addressLine',
        'postalCode',
        'city',
        'phone',
        'email',
        'contactName',
        'basis',
        null,
      ],
    ]);
  });

  it('reads English titles and a person in two columns', () => {
    expect(
      targets('Customer ID,Surname,First Name,DOB,Invoice No,Invoice Date,Due Date,Amount', ','),
    ).toEqual([
      ...[
        'reference',
        'lastName',
        'firstName',
        'birthOn',
        'number',
        'issuedOn',
        'dueOn',
        'principal',
      ],
    ]);
    expect(targets('NOM;PRENOM')).toEqual(['lastName', 'firstName']);
    expect(targets('Nom;Ville')).toEqual(['name', 'city']);
  });

  it('gives two phones to one target and two amounts to the first', () => {
    expect(targets('Tél;Portable;Montant;Solde')).toEqual(['phone', 'phone', 'principal', null]);
  });

  const headers = ['Nom', 'Facture', 'Date', 'Echéance', 'Montant', 'Total TTC'];

  it('lets what is said win over what is proposed', () => {
    const found = mappingOf(headers, [{ column: 'total ttc', target: 'principal' }]);
    expect(found).toEqual({
      columns: [
        { header: 'Nom', target: 'name' },
        { header: 'Facture', target: 'number' },
        { header: 'Date', target: 'issuedOn' },
        { header: 'Echéance', target: 'dueOn' },
        { header: 'Montant', target: null },
        { header: 'Total TTC', target: 'principal' },
      ],
    });
  });

  it.each([
    [
      'what is missing',
      headers.slice(0, 3),
      [],
      { code: 'MAPPING_INCOMPLETE', missing: ['dueOn', 'principal'] },
    ],
    [
      'a name',
      headers.slice(1),
      [],
      { code: 'MAPPING_INCOMPLETE', missing: ['companyName|lastName|name'] },
    ],
    [
      'a column that is not there',
      headers,
      [{ column: 'Total', target: 'principal' }],
      { code: 'MAPPING_UNKNOWN_COLUMN', columns: ['Total'] },
    ],
    [
      'a target that is not one',
      headers,
      [{ column: 'Nom', target: '__proto__' }],
      { code: 'MAPPING_UNKNOWN_COLUMN', columns: ['Nom'] },
    ],
    [
      'a target given twice',
      headers,
      [
        { column: 'Montant', target: 'principal' },
        { column: 'Total TTC', target: 'principal' },
      ],
      { code: 'MAPPING_AMBIGUOUS', targets: ['principal'] },
    ],
  ])('names %s', (_, columns, given, fault) => {
    expect(mappingOf(columns, given)).toEqual(fault);
  });
});

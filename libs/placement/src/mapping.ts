import { isTarget, JOINED_BY, MANDATORY, NAMES, type Target } from './targets';

/** A column of a file and what it means; null is kept for the error file and read by nobody. */
export interface MappedColumn {
  readonly header: string;
  readonly target: Target | null;
}

/** What a person says of a column, by its header. */
export interface GivenColumn {
  readonly column: string;
  readonly target: string | null;
}

export type MappingFault =
  | { readonly code: 'MAPPING_INCOMPLETE'; readonly missing: readonly string[] }
  | { readonly code: 'MAPPING_UNKNOWN_COLUMN'; readonly columns: readonly string[] }
  | { readonly code: 'MAPPING_AMBIGUOUS'; readonly targets: readonly Target[] };

/** The column of the error file that says what to fix; a corrected file carries it back. */
export const TO_FIX = { fr: 'À corriger', en: 'What to fix' } as const;

const WORDS: Readonly<Record<Target, string>> = {
  reference:
    'ref client|reference client|code client|numero client|n client|no client|compte client|id client|client id|' +
    'customer id|customer number|customer ref|customer reference|customer code|account number|account|debtor id|' +
    'debtor ref|debtor reference|ref debiteur|reference debiteur|code tiers|compte tiers|ref|reference',
  companyName:
    'raison sociale|societe|entreprise|denomination|nom societe|nom de la societe|nom entreprise|company|company name|' +
    'legal name|business name|organisation|organization',
  lastName:
    'nom de famille|nom client|nom du client|nom debiteur|last name|lastname|surname|family name',
  firstName: 'prenom|prenoms|first name|firstname|given name|forename',
  name: 'nom|client|debiteur|tiers|nom complet|nom prenom|nom et prenom|name|full name|customer|customer name|debtor|debtor name',
  birthOn:
    'date de naissance|date naissance|ne le|naissance|birth date|birthdate|date of birth|dob|birthday',
  debtorQuality:
    'qualite|qualite du debiteur|type debiteur|type de debiteur|type client|type de client|categorie client|' +
    'debtor type|debtor quality|customer type',
  legalForm: 'forme|forme juridique|legal form|statut juridique',
  siren:
    'siren|n siren|no siren|numero siren|siren client|siren debiteur|company registration number',
  siret: 'siret|n siret|no siret|numero siret|siret client|siren siret|siret siren',
  vatNumber:
    'tva intracommunautaire|tva intra|n tva|no tva|numero tva|numero de tva|n tva intracommunautaire|tva intracom|' +
    'vat|vat number|vat no|vat id|tax id',
  number:
    'n facture|no facture|num facture|numero facture|numero de facture|facture|n de facture|ref facture|' +
    'reference facture|n piece|no piece|numero piece|numero de piece|piece|invoice|invoice number|invoice no|' +
    'invoice id|invoice ref|invoice reference|document number|claim number',
  type: 'type|type de creance|type creance|nature|nature creance|type piece|claim type|document type|invoice type',
  issuedOn:
    'date facture|date de facture|date de la facture|date emission|date d emission|emise le|date piece|date de piece|' +
    'date|invoice date|issue date|issued|issued on|date of invoice|document date',
  dueOn:
    'echeance|date echeance|date d echeance|date de l echeance|date limite|date limite de paiement|payable le|' +
    'due|due date|due on|payment due|payment due date|default date',
  principal:
    'montant ttc|montant|montant du|montant restant du|montant facture|montant de la facture|total ttc|ttc|solde|' +
    'solde du|reste du|restant du|reste a payer|principal|amount|amount due|amount incl vat|total|total incl vat|' +
    'balance|outstanding|outstanding amount|principal amount',
  currency: 'devise|monnaie|code devise|currency|currency code|ccy',
  addressLine:
    'adresse|adresse 1|adresse 2|adresse 3|adresse postale|rue|voie|complement adresse|complement d adresse|address|' +
    'address 1|address 2|address line|address line 1|address line 2|street|street address',
  postalCode: 'code postal|cp|postal code|postcode|post code|zip|zip code|zipcode',
  city: 'ville|commune|localite|city|town',
  country: 'pays|code pays|country|country code',
  phone:
    'telephone|telephone 1|telephone 2|tel|tel 1|tel 2|n telephone|numero de telephone|telephone fixe|fixe|portable|' +
    'mobile|telephone portable|telephone mobile|gsm|phone|phone 1|phone 2|phone number|telephone number|mobile phone|' +
    'cell|cell phone',
  email:
    'e mail|email|mail|courriel|adresse e mail|adresse email|adresse mail|email 1|email 2|e mail address|email address',
  contactName:
    'interlocuteur|contact|nom du contact|nom contact|personne a contacter|contact name|contact person',
  basis:
    'n commande|no commande|numero commande|numero de commande|commande|bon de commande|n bon de commande|contrat|' +
    'n contrat|no contrat|numero contrat|numero de contrat|order|order number|purchase order|po number|contract|' +
    'contract number',
  proof:
    'justificatif|justificatifs|preuve|preuve de livraison|bon de livraison|n bon de livraison|bl|piece jointe|proof|' +
    'proof of delivery|delivery note|attachment',
  segment: 'segment|segmentation|categorie|segment client|customer segment',
  activity: 'activite|secteur|secteur d activite|activity',
};

const TARGET_OF: ReadonlyMap<string, Target> = new Map(
  Object.entries(WORDS).flatMap(([target, words]) =>
    words.split('|').map((word): [string, Target] => [word, target as Target]),
  ),
);

/** A header as it is compared: no accents, no case, marks as single spaces. `N° facture` is `n facture`. */
export function headerKey(header: string): string {
  return header
    .replaceAll(/[œŒ]/g, 'oe')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/**
 * What the headers seem to mean, column by column. A target goes to the first column that names it, save those that several
 * columns may feed; a bare `nom` beside a first name is the family name.
 */
export function proposeMapping(headers: readonly string[]): MappedColumn[] {
  const keys = headers.map(headerKey);
  const hasFirstName = keys.some((key) => TARGET_OF.get(key) === 'firstName');
  const taken = new Set<Target>();
  return headers.map((header, index) => {
    const named = TARGET_OF.get(keys[index] ?? '') ?? null;
    const target = named === 'name' && hasFirstName ? 'lastName' : named;
    if (target === null || (taken.has(target) && JOINED_BY[target] === undefined))
      return { header, target: null };
    taken.add(target);
    return { header, target };
  });
}

/**
 * The mapping of a file: what is given wins over what is proposed, column by column. A fault names what is missing, what does
 * not exist, or what two columns claim.
 */
export function mappingOf(
  headers: readonly string[],
  given: readonly GivenColumn[] = [],
): { readonly columns: readonly MappedColumn[] } | MappingFault {
  const wanted = new Map(given.map(({ column, target }) => [headerKey(column), target]));
  const known = new Set(headers.map(headerKey));
  const strangers = given
    .filter(
      ({ column, target }) =>
        !known.has(headerKey(column)) || (target !== null && !isTarget(target)),
    )
    .map(({ column }) => column);
  if (strangers.length > 0) return { code: 'MAPPING_UNKNOWN_COLUMN', columns: strangers };

  const claimed = new Set([...wanted.values()]);
  const columns = proposeMapping(headers).map(({ header, target }): MappedColumn => {
    const said = wanted.get(headerKey(header));
    if (said !== undefined) return { header, target: said as Target | null };
    const giveWay = target !== null && claimed.has(target) && JOINED_BY[target] === undefined;
    return { header, target: giveWay ? null : target };
  });
  const targets = columns.flatMap(({ target }) => (target === null ? [] : [target]));
  const twice = [...new Set(targets)].filter(
    (target) =>
      JOINED_BY[target] === undefined && targets.filter((one) => one === target).length > 1,
  );
  if (twice.length > 0) return { code: 'MAPPING_AMBIGUOUS', targets: twice };
  const missing: string[] = MANDATORY.filter((target) => !targets.includes(target));
  if (!NAMES.some((target) => targets.includes(target))) missing.push(NAMES.join('|'));
  return missing.length > 0 ? { code: 'MAPPING_INCOMPLETE', missing } : { columns };
}

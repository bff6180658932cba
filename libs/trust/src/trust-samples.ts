import { addDays, instant } from '@solde/calendar';
import { amountText, type PaperLanguage, type PaperSample } from '@solde/documents';

import { trustPage, type PaperDay } from './trust-paper';
import { trustProof } from './trust-proof';
import { TRUST_WORDS } from './trust-words';

const DAYS = 31;
const FIRST = '2026-03-01';
const HELD = 125_430_27n;

/** The proof of a month in both languages: every day signed, one of them over a gap. */
export function trustSamples(): PaperSample[] {
  return (['fr', 'en'] as const).map(sample);
}

function sample(language: PaperLanguage): PaperSample {
  const proof = trustProof(
    'EUR',
    addDays(FIRST, DAYS - 1),
    [
      { code: 'BANK_TP', balanceMinor: HELD },
      { code: 'CREDITOR_PAYABLE', balanceMinor: -98_000_00n },
      { code: 'DEBTOR_SUSPENSE', balanceMinor: -12_345_67n },
      { code: 'FEES_TO_WITHDRAW', balanceMinor: -15_084_60n },
    ],
    { on: addDays(FIRST, DAYS - 1), closingMinor: HELD - 250_00n },
    [{ kind: 'NOT_ON_A_STATEMENT', lines: 1, amountMinor: -250_00n }],
  );
  const page = trustPage({
    ...{ language, month: '2026-03', proof, days: days(language) },
    agency: {
      ...{
        name: 'Agence Specimen SAS',
        address: '1 rue du Modèle\n75009 Paris',
        siren: '732829320',
      },
    },
    account: { bank: 'Banque Specimen', iban: 'FR7630006000011234567890189' },
    issuedAt: instant('2026-04-01T08:00:00Z'),
  });
  const says = [TRUST_WORDS[language].owed, amountText(proof.owedMinor, 'EUR', language)];
  return { name: 'trust-proof', language, page, invoice: null, says };
}

function days(language: PaperLanguage): PaperDay[] {
  return Array.from({ length: DAYS }, (_, index) => {
    const last = DAYS - 1;
    const heldMinor = HELD - BigInt(last - index);
    const gapMinor = index === last ? -250_00n : 0n;
    const remark =
      language === 'fr' ? 'Chèque remis le 31, au relevé du 1er.' : 'Cheque of the 31st.';
    return {
      ...{ day: addDays(FIRST, index), heldMinor, owedMinor: heldMinor, gapMinor },
      ...{ statementMinor: heldMinor + gapMinor, signedBy: 'Anne Comptable' },
      remark: gapMinor === 0n ? null : remark,
    };
  });
}

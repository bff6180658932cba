import { timelineSentence } from './timeline-sentence';

const said = (key: string, facts: Record<string, string | number | boolean | null>, en = false) =>
  timelineSentence({ key, version: 1, facts }, en ? 'en' : 'fr');

describe('a sentence of the timeline', () => {
  it('shows money, days and words in the reader’s language', () => {
    const facts = { amountMinor: '123456', currency: 'EUR', dueOn: '2026-03-15' };
    expect(said('promise.made', facts)).toBe(
      'Promesse de payer 1\u00a0234,56\u00a0EUR le 15/03/2026',
    );
    expect(said('promise.made', facts, true)).toBe('Promise to pay EUR 1,234.56 on 15 March 2026');
    expect(said('hold.lifted', { kind: 'PLAN' }, true)).toBe('Hold lifted: payment plan');
    expect(said('callback.planned', { at: '2026-07-01T07:30:00.000Z' })).toBe(
      'Rappel prévu le 01/07/2026 à 09:30',
    );
  });

  it('leaves out the part whose fact is missing', () => {
    expect(said('hold.placed', { kind: 'INSOLVENCY', untilOn: null })).toBe(
      'Suspension : procédure collective',
    );
  });

  it.each([
    ['XPF', '100000', '100\u00a0000\u00a0XPF'],
    ['EUR', '-5', '-0,05\u00a0EUR'],
    ['EUR', 'many', 'many'],
  ])('shows %s %s', (currency, amountMinor, shown) => {
    expect(said('payment.cleared', { amountMinor, currency })).toBe(
      `Paiement de ${shown} définitif`,
    );
  });

  it('never fails: an unknown key, a missing fact and a strange one have something to show', () => {
    expect(said('nothing', {})).toBe('Action enregistrée');
    expect(said('case.closed', {})).toBe('Dossier clos le … : …');
    expect(said('deadline.missed', { kind: 'SOME_NEW_CODE' }, true)).toBe(
      'Legal deadline missed: some new code',
    );
  });
});

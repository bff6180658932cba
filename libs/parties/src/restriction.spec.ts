import { bindingRestriction, shownRestriction, type Restriction } from './restriction';

const optOut: Restriction = {
  kind: 'OPT_OUT_PHONE',
  value: null,
  fromOn: '2026-03-02',
  untilOn: null,
};
const call = { channel: 'PHONE', value: '+33612345678', on: '2026-03-10' } as const;

describe('restrictions of a person', () => {
  it.each([
    ['an opt-out of the phone', {}, 'OPT_OUT_PHONE'],
    ['an opt-out of text messages', { kind: 'OPT_OUT_SMS' }, undefined],
    ['this bad number', { kind: 'BAD_NUMBER', value: '+33612345678' }, 'BAD_NUMBER'],
    ['another bad number', { kind: 'BAD_NUMBER', value: '+33600000000' }, undefined],
    ['a death', { kind: 'DECEASED' }, 'DECEASED'],
    ['a warning about insults', { kind: 'ABUSIVE_CALLER' }, undefined],
    ['one that starts tomorrow', { fromOn: '2026-03-11' }, undefined],
    ['one that ended yesterday', { untilOn: '2026-03-09' }, undefined],
    ['one that ends today', { untilOn: '2026-03-10' }, 'OPT_OUT_PHONE'],
  ] as const)('%s', (_, change, kind) => {
    expect(bindingRestriction([{ ...optOut, ...change }], call)?.kind).toBe(kind);
  });

  it('leave the other channels open after an opt-out, and none after a death', () => {
    const letter = { channel: 'LETTER', value: null, on: '2026-03-10' } as const;
    expect(bindingRestriction([optOut], letter)).toBeNull();
    expect(bindingRestriction([{ ...optOut, kind: 'DECEASED' }], letter)?.kind).toBe('DECEASED');
  });

  it('name the gravest first', () => {
    const both = [optOut, { ...optOut, kind: 'DECEASED' } as const];
    expect(bindingRestriction(both, call)?.kind).toBe('DECEASED');
  });

  it('hide their reason from another creditor', () => {
    expect(shownRestriction('VULNERABLE', true)).toBe('VULNERABLE');
    expect(shownRestriction('VULNERABLE', false)).toBe('CONTACT_RESTRICTED');
  });
});

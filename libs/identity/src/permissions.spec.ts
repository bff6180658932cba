import {
  AGENCY_ROLES,
  PERMISSION_CODES,
  PERMISSIONS,
  permissionsOf,
  PORTAL_ROLES,
  ROLES,
  rolesWith,
} from './permissions';

describe('who may do what', () => {
  it.each([
    [
      'litigation is authorised by the decider of the creditor alone',
      'portal.decide',
      ['CREDITOR_DECIDER'],
    ],
    ['it is carried out by the legal officer', 'litigation.execute', ['LEGAL_OFFICER']],
    [
      'what the agency waives within the mandate is an agent’s word',
      'adjustments.make',
      ['AGENT', 'SENIOR_AGENT', 'TEAM_LEAD', 'MANAGER', 'LEGAL_OFFICER', 'ACCOUNTANT_AGENCY'],
    ],
    [
      'what the creditor has agreed in writing is not',
      'adjustments.record',
      ['TEAM_LEAD', 'MANAGER', 'LEGAL_OFFICER', 'ACCOUNTANT_AGENCY'],
    ],
    [
      'nor is his agreement to a settlement',
      'settlements.record',
      ['TEAM_LEAD', 'MANAGER', 'LEGAL_OFFICER'],
    ],
    [
      'a service rendered is recorded by who renders it',
      'services.record',
      ['AGENT', 'SENIOR_AGENT', 'TEAM_LEAD', 'MANAGER', 'LEGAL_OFFICER'],
    ],
    [
      'and undone by who answers for the desk',
      'services.undo',
      ['TEAM_LEAD', 'MANAGER', 'LEGAL_OFFICER'],
    ],
    ['money is posted by the accountant', 'payments.record', ['ACCOUNTANT_AGENCY']],
    ['a remittance is prepared by the accountant', 'remittances.prepare', ['ACCOUNTANT_AGENCY']],
    ['and approved by a manager', 'remittances.approve', ['MANAGER']],
    [
      'doubtful rows are judged by team leads and managers',
      'placements.review',
      ['TEAM_LEAD', 'MANAGER'],
    ],
    ['bank details are verified by the accountant', 'bank-details.verify', ['ACCOUNTANT_AGENCY']],
    ['and approved by a manager', 'bank-details.approve', ['MANAGER']],
    ['users are the business of the administrator', 'users.manage', ['ADMIN']],
    [
      'a recall comes from the decider or the creditor’s administrator',
      'portal.recall',
      ['CREDITOR_ADMIN', 'CREDITOR_DECIDER'],
    ],
    [
      'a case is closed by a team lead, a manager or the legal officer',
      'cases.close',
      ['TEAM_LEAD', 'MANAGER', 'LEGAL_OFFICER'],
    ],
  ])('%s', (_, permission, roles) => {
    expect(rolesWith(permission)).toEqual(roles);
  });

  it('shows the administrator no case and no money', () => {
    const held = [...permissionsOf(['ADMIN'])];
    expect(held.filter((code) => /^(cases|payments|queue|calls|portal)\b/.test(code))).toEqual([]);
  });

  it('lets the quality reader and the data protection officer read, and nothing else', () => {
    const held = [...permissionsOf(['QA', 'DPO'])];
    expect(held.filter((code) => !code.endsWith('.read'))).toEqual(['session.own']);
  });

  it('keeps the two sides apart', () => {
    const agency = [...permissionsOf(AGENCY_ROLES)].filter((code) => code.startsWith('portal.'));
    const portal = [...permissionsOf(PORTAL_ROLES)].filter(
      (code) => !code.startsWith('portal.') && code !== 'session.own',
    );
    expect({ agency, portal }).toEqual({ agency: [], portal: [] });
  });

  it('names no permission that nobody holds, and gives none twice', () => {
    expect(PERMISSION_CODES.filter((code) => rolesWith(code).length === 0)).toEqual([]);
    for (const role of ROLES)
      expect(new Set(PERMISSIONS[role]).size).toBe(PERMISSIONS[role].length);
  });

  it('gives an unknown role nothing', () => {
    expect(permissionsOf(['ROOT', 'constructor', '__proto__']).size).toBe(0);
  });
});

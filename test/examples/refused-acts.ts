import { CasesService } from '@solde/cases';
import { CorrespondenceService } from '@solde/correspondence';
import { Receipt } from '@solde/payments';
import { DomainError, systemCaller, UnitOfWork, uuidv7, type Work } from '@solde/platform';

import { placeInvoice, type PlacedInvoice } from '../support/invoices';
import type { Person } from '../support/person';
import type { Stage } from '../support/stage';

/** What somebody tries, and the code with which it is refused; null when it passes. */
type Try = () => Promise<string | null>;

/** What EX-50 tries through the whole product: each attempt is prepared, then answers what is tried, in every way that exists. */
export const refusedActs: Readonly<Record<string, (stage: Stage) => Promise<Try[]>>> = {
  async CREATE_CASE(stage) {
    const { atlas, managers } = stage;
    const { debtorId } = await invoice(stage);
    const draft = await managers[0].does<{ id: string }>('/v1/mandates', {
      ...{ creditorId: atlas.id, currency: 'EUR', terms: TERMS },
    });
    const claim = {
      ...{ creditorId: atlas.id, mandateId: draft.id, number: 'F-DRAFT', principal: '10.00' },
      ...{ currency: 'EUR', issuedOn: '2026-01-01', dueOn: '2026-01-31' },
    };
    return [
      refusalOf(managers[0], '/v1/claims', { ...claim, debtorId }),
      refusalOf(managers[0], '/v1/placements/claims', {
        ...{ ...claim, debtor: { kind: 'COMPANY', legalName: 'Société' } },
      }),
    ];
  },

  async TRANSFER_TO_LITIGATION_WITHOUT_AUTHORISATION(stage) {
    const { caseId } = await callable(stage);
    const asked = await callable(stage);
    await propose(stage, asked);
    return [caseId, asked.caseId].map((id) =>
      refusalOf(stage.legal, '/v1/procedures', {
        ...{ caseId: id, type: 'PAYMENT_ORDER', court: 'Tribunal', courtTerritory: 'FR-METRO' },
        ...{ costEstimate: '100.00', currency: 'EUR' },
      }),
    );
  },

  async TRANSFER_TO_LITIGATION_DISPUTED(stage) {
    const { agents } = stage;
    const placed = await callable(stage);
    await agents[0].does(`/v1/cases/${placed.caseId}/disputes`, {
      ...{ claimId: placed.claimId, type: 'QUALITY', text: 'Marchandise abîmée.' },
    });
    return [refusalOf(agents[0], '/v1/litigation-requests', proposalOf(placed))];
  },

  async APPROVE_REMITTANCE(stage) {
    const { admin, house, managers } = stage;
    const both = await stage.hire('Camille', 'ACCOUNTANT_AGENCY');
    const path = `/v1/users/${both.userId}`;
    const { version } = await admin.reads<{ version: number }>(path);
    await admin.puts(`${path}/roles`, { roles: ['ACCOUNTANT_AGENCY', 'MANAGER'], version });
    const { caseId } = await invoice(stage);
    await both.does('/v1/payments', {
      ...{ caseId, amount: '50.00', currency: 'EUR', means: 'TRANSFER', valueOn: '2026-03-04' },
    });
    await house.travelTo('2026-03-16');
    const run = await both.does<{ id: string }>('/v1/remittances', { cutOffOn: '2026-03-15' });
    await managers[0].does(`/v1/remittances/${run.id}/check`);
    return [refusalOf(both, `/v1/remittances/${run.id}/approval`)];
  },

  async EDIT_POSTED_PAYMENT(stage) {
    const { accountant } = stage;
    const { caseId } = await invoice(stage);
    const { id } = await accountant.does<{ id: string }>('/v1/payments', {
      ...{ caseId, amount: '50.00', currency: 'EUR', means: 'TRANSFER', valueOn: '2026-03-02' },
    });
    // No route offers it, and the process's own role has no right to it; whoever has the right meets the trigger.
    const edit = acting(stage, async (work) => {
      work.update(Receipt, { id }, { amountMinor: 1n });
    });
    await expect(edit()).rejects.toMatchObject({ code: '42501' });
    return [
      'UPDATE receipt SET amount_minor = 1 WHERE id = $1',
      'DELETE FROM receipt WHERE id = $1',
      'UPDATE receipt_match SET amount_minor = 1 WHERE receipt_id = $1',
      'DELETE FROM allocation WHERE receipt_id = $1',
    ].map((sql) => () => refusedBy(() => stage.house.rows(sql, [id])));
  },

  async READ_CASE(stage) {
    const { caseId } = await invoice(stage);
    const { admin } = stage.bourbon;
    return ['', '/claims', '/timeline', '/holds'].map(
      (part) => async () => (await admin.mayNotRead(`/v1/cases/${caseId}${part}`)).code,
    );
  },

  async DEBTOR_CHARGED_AGENCY_FEE(stage) {
    const { bourbon, managers } = stage;
    const placed = await managers[0].does<{ caseId: string; claimId: string }>(
      '/v1/placements/claims',
      {
        ...{ creditorId: bourbon.id, mandateId: bourbon.mandateId, number: `C-${uuidv7()}` },
        ...{ principal: '80.00', currency: 'EUR', issuedOn: '2026-01-01', dueOn: '2026-01-31' },
        debtor: {
          ...{ kind: 'PERSON', legalName: 'Payet', firstName: 'Élodie', birthOn: '1983-12-15' },
          ...{ addressLine: '14 boulevard Voltaire', postalCode: '75011', city: 'Paris' },
        },
      },
    );
    const { caseId, claimId } = placed;
    return [
      acting(stage, async (work) => {
        const cases = stage.house.worker.get(CasesService);
        const caseFile = await cases.lock(work, caseId);
        const cost = { claimId, component: 'LEGAL_COSTS', kind: 'COST', amountMinor: 15_00n };
        await cases.settle(work, caseFile, [
          { ...cost, valueOn: work.today, sourceId: uuidv7() } as const,
        ] as Parameters<CasesService['settle']>[2]);
        await stage.house.worker.get(CorrespondenceService).sendFirstLetter(work, caseId);
      }),
    ];
  },

  async ACTIVATE_FEE_AGREEMENT(stage) {
    const { atlas, managers } = stage;
    const [proposer, activator] = managers;
    const all = {
      ...{ phases: ['PRE_DUE', 'EARLY_REMINDER', 'AMICABLE', 'LITIGATION', 'ENFORCEMENT'] },
      components: ['PRINCIPAL', 'INTEREST', 'INDEMNITY'],
    };
    const grids = {
      gap: [
        { ...all, rate: '15', ageMaxDays: 90 },
        { ...all, rate: '20', ageMinDays: 92 },
      ],
      overlap: [
        { ...all, rate: '15', ageMaxDays: 90 },
        { ...all, rate: '20', ageMinDays: 90 },
      ],
    };
    const tries: Try[] = [];
    for (const [index, rules] of Object.values(grids).entries()) {
      const { id } = await proposer.does<{ id: string }>(
        `/v1/mandates/${atlas.mandateId}/fee-agreements`,
        { from: `2027-0${index + 1}-01`, rules },
      );
      await atlas.admin.does(`/v1/fee-agreements/${id}/signature`);
      await stage.house.settle();
      tries.push(refusalOf(activator, `/v1/fee-agreements/${id}/activation`));
    }
    return tries;
  },
};

/** The row of EX-50 that an attempt is: two transfers to court are told apart by why they are refused. */
export function refusedActOf(attempt: { readonly do: string; readonly when: string }): string {
  if (attempt.do !== 'TRANSFER_TO_LITIGATION') return attempt.do;
  return attempt.when.includes('dispute')
    ? 'TRANSFER_TO_LITIGATION_DISPUTED'
    : 'TRANSFER_TO_LITIGATION_WITHOUT_AUTHORISATION';
}

const TERMS = {
  ...{ effectiveFrom: '2026-03-02', services: ['AMICABLE'], powerToReceive: true },
  ...{ claimsBasis: 'Factures.', insuranceGuarantee: 'Oui.', remuneration: 'Grille.' },
  remittanceConditions: 'Net.',
};

let placedSoFar = 0;

function invoice(stage: Stage): Promise<PlacedInvoice> {
  placedSoFar += 1;
  const number = `EX50-${placedSoFar}`;
  return placeInvoice(stage, stage.atlas, { number, principal: '500.00', rank: placedSoFar });
}

/** A case whose debtor has had his letter and may be called. */
async function callable(stage: Stage): Promise<PlacedInvoice> {
  const placed = await invoice(stage);
  await stage.house.settle();
  const today = await stage.house.today();
  if (today < '2026-03-04') await stage.house.travelTo('2026-03-04', '10:00');
  return placed;
}

const proposalOf = ({ caseId }: PlacedInvoice) => ({
  ...{ caseId, route: 'PAYMENT_ORDER', reason: 'Sans réponse.', costEstimate: '100.00' },
  currency: 'EUR',
});

async function propose({ agents }: Stage, placed: PlacedInvoice): Promise<void> {
  await agents[0].does('/v1/litigation-requests', proposalOf(placed));
}

const refusalOf =
  (person: Person, path: string, body?: object): Try =>
  async () =>
    (await person.isRefused(path, body)).code;

/** An act that no route offers, tried by the system itself. */
const acting =
  ({ house }: Stage, task: (work: Work) => Promise<void>): Try =>
  () =>
    refusedBy(() => house.worker.get(UnitOfWork).run(systemCaller('EX-50'), task));

async function refusedBy(attempt: () => Promise<unknown>): Promise<string | null> {
  try {
    await attempt();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    // The trigger that keeps facts speaks to whoever holds a connection.
    if ((error as { code?: unknown }).code === 'SD001') return 'IMMUTABLE_ENTRY';
    throw error;
  }
}

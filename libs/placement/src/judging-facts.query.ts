import { Injectable } from '@nestjs/common';
import { MandatesQuery } from '@solde/creditors';
import { isCurrency } from '@solde/money';
import { DomainError, type Work } from '@solde/platform';
import type { JudgingFacts } from './judgement';
import { limitationLines } from './limitation-lines';
import type { Placement } from './placement.entity';

/** Words in the currency column that are looked at; a file with more is not a file of claims. */
const CURRENCIES_MAX = 500;

/** What the mandate in force on the day of the placement says of its rows. */
@Injectable()
export class JudgingFactsQuery {
  constructor(private readonly mandates: MandatesQuery) {}

  async of(work: Work, placement: Placement): Promise<JudgingFacts> {
    const { creditorId, mandateId, placedOn, confirmsExpired } = placement;
    const mandate = await this.mandates.one(work, mandateId);
    const terms = await this.mandates.termsOn(work, mandateId, placedOn);
    if (mandate === null || terms === null)
      throw new DomainError('MANDATE_NOT_ACTIVE', { mandateId, on: placedOn });
    const [creditor] = await work.query<{ isIndividual: boolean }>(
      'SELECT is_individual AS "isIndividual" FROM creditor WHERE id = $1',
      [creditorId],
    );
    const isActivityMapped = placement.mapping?.columns.some(({ target }) => target === 'activity');
    return {
      creditorId,
      placedOn,
      currency: mandate.currency,
      confirmsExpired,
      territories: terms.territories,
      claimTypes: terms.claimTypes,
      amountMinMinor: terms.amountMinMinor,
      amountMaxMinor: terms.amountMaxMinor,
      ageMaxDays: terms.ageMaxDays,
      limitation: limitationLines(
        creditor?.isIndividual === true ? 'INDIVIDUAL' : 'OTHER',
        placedOn,
        isActivityMapped === true ? undefined : ['GENERAL'],
      ),
      defaultActivity: 'GENERAL',
      currencies: await this.currencies(work, placement),
    };
  }

  private async currencies(work: Work, { id, mapping }: Placement): Promise<string[]> {
    const column = mapping?.columns.findIndex(({ target }) => target === 'currency') ?? -1;
    if (column < 0) return [];
    const code = `upper(btrim(c${column + 1}))`;
    const rows = await work.query<{ code: string }>(
      `SELECT DISTINCT ${code} AS code FROM placement_stage
       WHERE placement_id = $1 AND ${code} ~ '^[A-Z]{3}$' LIMIT ${CURRENCIES_MAX}`,
      [id],
    );
    return rows.map(({ code: found }) => found).filter(isCurrency);
  }
}

import { DomainEvent } from '@solde/platform';

/** Every row of a placement has its result. */
export class PlacementProcessed extends DomainEvent<{
  placementId: string;
  state: 'PROCESSED' | 'PARTIAL';
}> {
  static readonly event = 'placement.processed';

  constructor(creditorId: string, placementId: string, state: 'PROCESSED' | 'PARTIAL') {
    super(creditorId, { placementId, state });
  }
}

import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row that needs a word: rejected, waiting for a review, or accepted with warnings. A clean row is its claim. */
@Entity('placement_row')
export class PlacementRow {
  @PrimaryColumn('uuid')
  placementId: string;

  @Column('uuid')
  creditorId: string;

  @PrimaryColumn('integer')
  line: number;

  @Column('text')
  result: 'ACCEPTED' | 'JOINED' | 'PENDING_REVIEW' | 'REJECTED';

  @Column('text', { array: true })
  errors: readonly string[];

  @Column('text', { array: true })
  warnings: readonly string[];

  @Column('text', { array: true })
  cells: readonly string[];

  @Column('uuid')
  actId: string;
}

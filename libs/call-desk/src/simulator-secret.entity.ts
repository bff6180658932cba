import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Signs the webhooks of the simulated telephony: one row, made by the migration. */
@Entity('simulator_secret')
export class SimulatorSecret {
  @PrimaryColumn('boolean')
  onlyRow: boolean;

  @Column('text')
  secret: string;
}

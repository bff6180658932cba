import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('fee_document_series')
export class FeeDocumentSeries {
  @PrimaryColumn('text')
  series: string;

  @PrimaryColumn('integer')
  year: number;

  @Column('integer')
  last: number;
}

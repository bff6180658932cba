import { Module } from '@nestjs/common';

import { TrustModule } from '@solde/trust';

import { TrustController } from './trust.controller';

@Module({ imports: [TrustModule], controllers: [TrustController] })
export class TrustApiModule {}

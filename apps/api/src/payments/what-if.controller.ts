import { Controller, Get, Query } from '@nestjs/common';

import { TariffWhatIf } from '@solde/payments';
import { Allow, By, Id, type Caller } from '@solde/platform';

import { WhatIfAskedDto, WhatIfDto } from './what-if.dto';

@Controller('v1/fee-agreements/:id/what-if')
export class WhatIfController {
  constructor(private readonly whatIf: TariffWhatIf) {}

  /** What this agreement would have charged, month by month, on what the mandate's debtors have paid. */
  @Get()
  @Allow('agreements.propose')
  async read(
    @By() caller: Caller,
    @Id() id: string,
    @Query() { months }: WhatIfAskedDto,
  ): Promise<WhatIfDto> {
    return WhatIfDto.of(await this.whatIf.of(caller, id, months));
  }
}

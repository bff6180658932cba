import { Controller, Get, Query } from '@nestjs/common';

import { ContactService } from '@solde/contact';
import { Allow, By, Id, UnitOfWork, type Caller } from '@solde/platform';

import { ContactVerdictDto, ContactVerdictQueryDto } from './contact.dto';

@Controller('v1/cases')
export class ContactController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly contact: ContactService,
  ) {}

  /** Whether the debtor of a case may be contacted now, and if not why and when next. */
  @Get(':id/contact-verdict')
  @Allow('cases.read')
  verdict(
    @By() caller: Caller,
    @Id() caseId: string,
    @Query() { channel, contactPointId }: ContactVerdictQueryDto,
  ): Promise<ContactVerdictDto> {
    const question = { caseId, channel, contactPointId: contactPointId ?? null };
    return this.unitOfWork.run(caller, async (work) =>
      ContactVerdictDto.of(await this.contact.verdict(work, question), caller),
    );
  }
}

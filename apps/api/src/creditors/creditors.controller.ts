import { Body, Controller, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { CreditorsQuery, CreditorsService } from '@solde/creditors';
import {
  Allow,
  By,
  DomainError,
  Id,
  Paged,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';
import {
  AddContactDto,
  ChangeContactDto,
  ChangeCreditorDto,
  ContactDto,
  ContactListDto,
  CreditorDto,
  CreditorPageDto,
  CreditorsFilterDto,
  FoundCreditorDto,
  FoundGroupDto,
  GroupDto,
  GroupListDto,
  MoveCreditorDto,
} from './creditors.dto';

/** Who owns the claims: creditors, their groups and the persons to talk to. */
@Controller('v1')
export class CreditorsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly creditors: CreditorsService,
    private readonly query: CreditorsQuery,
  ) {}

  @Get('creditor-groups')
  @Allow('creditors.read')
  async groups(@By() caller: Caller): Promise<GroupListDto> {
    const groups = await this.query.groups(caller);
    return { items: groups.map((group) => GroupDto.of(group)) };
  }

  @Post('creditor-groups')
  @Allow('creditors.manage')
  async foundGroup(@By() caller: Caller, @Body() body: FoundGroupDto): Promise<GroupDto> {
    return GroupDto.of(
      await this.unitOfWork.run(caller, (work) => this.creditors.foundGroup(work, body)),
    );
  }

  /** In the order of their codes. */
  @Get('creditors')
  @Allow('creditors.read')
  async list(
    @By() caller: Caller,
    @Query() { search }: CreditorsFilterDto,
    @Paged() page: PageRequest,
  ): Promise<CreditorPageDto> {
    return CreditorPageDto.of(await this.query.page(caller, search ?? null, page));
  }

  @Post('creditors')
  @Allow('creditors.manage')
  async found(@By() caller: Caller, @Body() body: FoundCreditorDto): Promise<CreditorDto> {
    return CreditorDto.of(
      await this.unitOfWork.run(caller, (work) => this.creditors.found(work, body)),
    );
  }

  @Get('creditors/:id')
  @Allow('creditors.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<CreditorDto> {
    const creditor = await this.query.one(caller, id);
    if (creditor === null) throw new DomainError('NOT_FOUND');
    return CreditorDto.of(creditor);
  }

  /** What is left out stays; the code and the currency always do. */
  @Patch('creditors/:id')
  @Allow('creditors.manage')
  async change(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: ChangeCreditorDto,
  ): Promise<CreditorDto> {
    return CreditorDto.of(
      await this.unitOfWork.run(caller, (work) =>
        this.creditors.change(work, id, body.version, body.toChange()),
      ),
    );
  }

  /** Suspends, resumes or ends the work for a creditor. Onboarding and activation follow its first mandate. */
  @Post('creditors/:id/moves')
  @HttpCode(200)
  @Allow('creditors.manage')
  async move(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { trigger }: MoveCreditorDto,
  ): Promise<CreditorDto> {
    return CreditorDto.of(
      await this.unitOfWork.run(caller, (work) => this.creditors.move(work, id, trigger)),
    );
  }

  @Get('creditors/:id/contacts')
  @Allow('creditors.read')
  async contacts(@By() caller: Caller, @Id() id: string): Promise<ContactListDto> {
    if ((await this.query.one(caller, id)) === null) throw new DomainError('NOT_FOUND');
    const contacts = await this.query.contacts(caller, id);
    return { items: contacts.map((contact) => ContactDto.of(contact)) };
  }

  @Post('creditors/:id/contacts')
  @Allow('creditors.manage')
  async addContact(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: AddContactDto,
  ): Promise<ContactDto> {
    return ContactDto.of(
      await this.unitOfWork.run(caller, (work) => this.creditors.addContact(work, id, body)),
    );
  }

  @Patch('creditor-contacts/:id')
  @HttpCode(204)
  @Allow('creditors.manage')
  async changeContact(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { version, ...change }: ChangeContactDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) =>
      this.creditors.changeContact(work, id, version, change),
    );
  }
}

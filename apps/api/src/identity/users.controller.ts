import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { UsersQuery, UsersService } from '@solde/identity';
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
  ChangeRolesDto,
  DisableUserDto,
  InviteUserDto,
  LinkDto,
  UserDto,
  UsersFilterDto,
  UsersPageDto,
} from './users.dto';

/** People of the agency and of its creditors. */
@Controller('v1/users')
export class UsersController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly users: UsersService,
    private readonly query: UsersQuery,
  ) {}

  /** In the order of their addresses. */
  @Get()
  @Allow('users.read')
  async list(
    @By() caller: Caller,
    @Query() { kind, state, role }: UsersFilterDto,
    @Paged() page: PageRequest,
  ): Promise<UsersPageDto> {
    return UsersPageDto.of(await this.query.page(caller, { kind, state, role }, page));
  }

  @Get(':id')
  @Allow('users.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<UserDto> {
    const row = await this.query.one(caller, id);
    if (row === null) throw new DomainError('NOT_FOUND', { userId: id });
    return UserDto.of(row);
  }

  /** Invites a person. The answer holds the token of the invitation, which is said once and works for 7 days. */
  @Post()
  @Allow('users.manage')
  async invite(@By() caller: Caller, @Body() body: InviteUserDto): Promise<LinkDto> {
    return LinkDto.of(
      await this.unitOfWork.run(caller, (work) => this.users.invite(work, body.toInvitation())),
    );
  }

  /** Makes another invitation link; the earlier ones stop working. */
  @Post(':id/invitation')
  @Allow('users.manage')
  async resend(@By() caller: Caller, @Id() id: string): Promise<LinkDto> {
    return LinkDto.of(await this.unitOfWork.run(caller, (work) => this.users.resend(work, id)));
  }

  /** Gives a user exactly these roles, from his next request on. */
  @Put(':id/roles')
  @Allow('users.manage')
  @HttpCode(204)
  async changeRoles(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { roles, version }: ChangeRolesDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.users.changeRoles(work, id, roles, version));
  }

  /** Ends a user's access at once, and hands his work over. */
  @Post(':id/disable')
  @Allow('users.manage')
  @HttpCode(204)
  async disable(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { reassignTo }: DisableUserDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.users.disable(work, id, { reassignTo }));
  }

  /** Lets a disabled user sign in again. */
  @Post(':id/enable')
  @Allow('users.manage')
  @HttpCode(204)
  async enable(@By() caller: Caller, @Id() id: string): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.users.enable(work, id));
  }
}

import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { AgencyQuery, TeamsService } from '@solde/agency';
import { Allow, By, Id, UnitOfWork, type Caller } from '@solde/platform';
import { FoundTeamDto, JoinTeamDto, TeamDto, TeamListDto } from './agency.dto';

/** Who works with whom. */
@Controller('v1/teams')
export class TeamsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly teams: TeamsService,
    private readonly query: AgencyQuery,
  ) {}

  @Get()
  @Allow('agency.read')
  async list(@By() caller: Caller): Promise<TeamListDto> {
    const teams = await this.query.teams(caller);
    return { items: teams.map((team) => TeamDto.of(team)) };
  }

  @Post()
  @Allow('teams.manage')
  async found(@By() caller: Caller, @Body() body: FoundTeamDto): Promise<TeamDto> {
    const { id, name, location } = await this.unitOfWork.run(caller, (work) =>
      this.teams.found(work, body),
    );
    return { id, name, location, members: [] };
  }

  @Post(':id/members')
  @HttpCode(204)
  @Allow('teams.manage')
  async join(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { userId, leads }: JoinTeamDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.teams.join(work, id, userId, leads ?? false));
  }

  @Delete(':id/members/:userId')
  @HttpCode(204)
  @Allow('teams.manage')
  async leave(@By() caller: Caller, @Id() id: string, @Id('userId') userId: string): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.teams.leave(work, id, userId));
  }
}

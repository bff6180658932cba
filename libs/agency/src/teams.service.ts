import { Injectable } from '@nestjs/common';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { TeamMember } from './team-member.entity';
import { Team } from './team.entity';

/** Who works with whom. */
@Injectable()
export class TeamsService {
  /** Makes a team. Refuses DUPLICATE when its name is taken. */
  found(work: Work, { name, location }: { name: string; location: string }): Promise<Team> {
    const team = { id: uuidv7(), name, location, actId: work.actId };
    work.insert(Team, team);
    return Promise.resolve(team);
  }

  /** Puts a user of the agency in a team. Refuses NOT_FOUND, DUPLICATE. */
  async join(work: Work, teamId: string, userId: string, leads: boolean): Promise<void> {
    await this.existing(work, teamId);
    const [user] = await work.query(`SELECT FROM user_account WHERE id = $1 AND kind = 'AGENCY'`, [
      userId,
    ]);
    if (user === undefined) throw new DomainError('NOT_FOUND');
    work.insert(TeamMember, { teamId, userId, leads });
  }

  /** Takes a user out of a team. Refuses NOT_FOUND. */
  async leave(work: Work, teamId: string, userId: string): Promise<void> {
    const member = await work.manager.findOne(TeamMember, { where: { teamId, userId } });
    if (member === null) throw new DomainError('NOT_FOUND');
    work.remove(TeamMember, { teamId, userId });
  }

  private async existing(work: Work, id: string): Promise<void> {
    if (!(await work.manager.exists(Team, { where: { id } }))) throw new DomainError('NOT_FOUND');
  }
}

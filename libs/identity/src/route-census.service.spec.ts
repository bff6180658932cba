import { Controller, Get, Module, Post } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Allow, Public } from '@solde/platform';
import { guardProblem, RouteCensus, routesOf } from './route-census.service';

@Controller('v1/doors')
class Doors {
  @Get()
  @Public()
  open(): void {
    return;
  }

  @Get(':id')
  @Allow('cases.read', 'audit.read')
  guarded(): void {
    return;
  }

  @Post()
  forgotten(): void {
    return;
  }

  @Post('typo')
  @Allow('cases.reed')
  misspelt(): void {
    return;
  }

  @Post('both')
  @Public()
  @Allow('cases.read')
  undecided(): void {
    return;
  }
}

describe('the census of routes', () => {
  it('tells of each route who may call it', () => {
    const [open, , guarded] = routesOf([Doors]);
    expect(open).toMatchObject({ route: 'GET /v1/doors', isPublic: true, roles: [] });
    expect(guarded).toMatchObject({ route: 'GET /v1/doors/:id', isPublic: false });
    expect(guarded?.roles).toEqual(expect.arrayContaining(['AGENT', 'DPO', 'ADMIN']));
  });

  it('names what nobody decided', () => {
    expect(routesOf([Doors]).map(guardProblem).filter(Boolean)).toEqual([
      'POST /v1/doors (Doors) has neither @Allow nor @Public.',
      'POST /v1/doors/both (Doors) is both @Public and @Allow.',
      'POST /v1/doors/typo (Doors) asks for "cases.reed", which no role can hold.',
    ]);
  });

  it('keeps an API with such a route from starting', async () => {
    @Module({ imports: [DiscoveryModule], controllers: [Doors], providers: [RouteCensus] })
    class Api {}
    const module = await Test.createTestingModule({ imports: [Api] }).compile();
    await expect(module.init()).rejects.toThrow('has neither @Allow nor @Public');
  });
});

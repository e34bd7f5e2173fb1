import { describe, expect, it } from '@jest/globals';

import { kindsOf } from '@tieout/sandboxes/control/faults.ts';
import { monthOf } from './month.ts';
import { OUTSIDE_DEEDS, STEPS, WRITE_MOMENTS } from './plan.ts';
import { namesIn, planOf } from './plan-of.ts';
import { themes } from './themes.ts';

const sixty = Array.from({ length: 60 }, (_, index) => 37 + index);

describe('the plan of a seed', () => {
  it.each([0, 11, 4_711])('is the same each time for seed %d, with its month', (seed) => {
    expect(planOf(seed)).toEqual(planOf(seed));
    expect(monthOf(planOf(seed))).toEqual(monthOf(planOf(seed)));
  });

  it('differs from the next one of its theme', () => {
    expect(planOf(3)).not.toEqual({ ...planOf(3 + themes.length), seed: 3 });
  });

  it('names only bills that it has', () => {
    const strays = sixty
      .map(planOf)
      .flatMap(({ seed, acts, deeds, bills }) =>
        [...acts, ...deeds]
          .filter((act) => 'bill' in act && bills[act.bill] === undefined)
          .map((act) => ({ seed, act })),
      );
    expect(strays).toEqual([]);
  });

  it('gives every seed a tenant, a company and bills of its own', () => {
    const scenarios = sixty.map((seed) => monthOf(planOf(seed)).scenario);
    expect(new Set(scenarios.map(({ servicetitan }) => servicetitan.tenantId)).size).toBe(sixty.length);
    expect(new Set(scenarios.map(({ intacct }) => intacct.companyId)).size).toBe(sixty.length);
  });
});

describe('sixty seeds in a row', () => {
  const names = new Set(sixty.flatMap((seed) => namesIn(planOf(seed))));

  it.each(themes.map(([name]) => name))('have the theme %s', (theme) => {
    expect(sixty.map((seed) => planOf(seed).theme)).toContain(theme);
  });

  it.each(['servicetitan', 'intacct'] as const)('plan every kind of fault of %s', (system) => {
    const absent = kindsOf(system).filter((kind) => !names.has(`${system} ${kind}`));
    expect(absent).toEqual([]);
  });

  it('kill a worker at every named step and at every moment of a write', () => {
    const wanted = [
      'kill-at-step tellBill',
      ...STEPS.map((step) => `kill-at-step ${step}`),
      ...WRITE_MOMENTS.map((moment) => `kill-in-write ${moment}`),
    ];
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });

  it.each([
    ...['kill-worker', 'stop-worker', 'deploy-worker', 'kill-server', 'jump-clock', 'stop-at-step postBill'],
    ...['change-amount', 'change-text', 'change-vendor', 'cancel', 'edit-order', 'enter-twice', 'edit-in-ledger'],
    ...OUTSIDE_DEEDS,
    ...['credit cancel', 'credit change-text'],
    ...['start-by-cli', 'start-by-client', 'signal-change', 'signal-retry', 'reset', 'terminate-and-start'],
  ])('plan %s', (name) => {
    expect([...names]).toContain(name);
  });

  it('hold lanes so slow that writes outlive their steps', () => {
    const slow = sixty.map(planOf).filter(({ settings, bills }) => settings.lanes === 1 && bills.length >= 30);
    expect(slow.length).toBeGreaterThan(3);
  });
});

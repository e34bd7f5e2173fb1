/** The fault plan: what the seed decides, what the rate and the kinds bound, and which faults fit which call. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { RunningFaultPlan, type FaultPlan } from '../../src/control/fault-plan.ts';
import { FAULT_KINDS, faultSchema, kindsOf, type CallFacts, type FaultKind } from '../../src/control/faults.ts';
import { InjectedFaults } from '../../src/control/injected-faults.ts';

const list: CallFacts = { operations: ['query VENDOR'], functions: 1, pages: 1 };
const create: CallFacts = { operations: ['create APBILL', 'create APBILL'], functions: 2, pages: 0 };
const token: CallFacts = { operations: ['POST connect/token'], functions: 0, pages: 0 };

const calls = fc.array(fc.constantFrom(list, create, token), { maxLength: 60 });
const plans: fc.Arbitrary<FaultPlan> = fc.record({
  seed: fc.nat(),
  rate: fc.double({ min: 0.01, max: 1, noNaN: true }),
  kinds: fc.subarray(kindsOf('intacct') as FaultKind[], { minLength: 1 }),
});

const run = (plan: FaultPlan, sequence: readonly CallFacts[]) => {
  const running = new RunningFaultPlan(plan);
  return sequence.map((call) => running.next(call)?.kind);
};

describe('RunningFaultPlan', () => {
  it('gives the same faults for the same seed and the same calls', () => {
    fc.assert(fc.property(plans, calls, (plan, sequence) => expect(run(plan, sequence)).toEqual(run(plan, sequence))));
  });

  it('gives a call of one operation its fault however many others overtake it', () => {
    fc.assert(
      fc.property(plans, calls, (plan, sequence) => {
        const among = run(plan, sequence).filter((_kind, index) => sequence[index] === list);
        const alone = run(
          plan,
          sequence.filter((call) => call === list),
        );
        expect(among).toEqual(alone);
      }),
    );
  });

  it('injects only its kinds, and only those that can happen to the call', () => {
    fc.assert(
      fc.property(plans, calls, (plan, sequence) => {
        for (const [index, kind] of run(plan, sequence).entries()) {
          if (kind === undefined) continue;
          expect(plan.kinds).toContain(kind);
          const { of } = FAULT_KINDS[kind];
          if (of !== undefined) expect(sequence[index]?.[of]).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('never injects more than it may', () => {
    fc.assert(
      fc.property(plans, calls, fc.integer({ min: 1, max: 5 }), (plan, sequence, atMost) => {
        const injected = run({ ...plan, atMost }, sequence).filter((kind) => kind !== undefined);
        expect(injected.length).toBeLessThanOrEqual(atMost);
      }),
    );
  });

  it('meets its rate, and every one of its kinds', () => {
    const sequence = Array.from({ length: 4_000 }, () => create);
    const kinds = ['slow', 'drop-before', 'status'] as const;
    const injected = run({ seed: 7, rate: 0.25, kinds }, sequence).filter((kind) => kind !== undefined);
    expect(injected.length / sequence.length).toBeCloseTo(0.25, 1);
    for (const kind of kinds) {
      expect(injected.filter((one) => one === kind).length / injected.length).toBeCloseTo(1 / 3, 1);
    }
    expect(run({ seed: 7, rate: 1, kinds }, sequence)).not.toContain(undefined);
  });
});

describe('InjectedFaults', () => {
  const faults = () => new InjectedFaults(() => Date.UTC(2026, 10, 2));

  it('takes the faults that were asked for in their order, each as often as it says', () => {
    const waiting = faults();
    waiting.add({ kind: 'slow', operation: 'create', times: 2 });
    waiting.add({ kind: 'page-drift', times: 1 });
    waiting.add({ kind: 'status', times: 1, status: 502 });
    expect([create, list, token, create].map((call) => waiting.take(call)?.kind)).toEqual([
      'slow',
      'page-drift',
      'status',
      'slow',
    ]);
    expect(waiting.waiting).toEqual([]);
    expect(waiting.injected.map(({ number, operation }) => [number, operation])).toEqual([
      [1, 'create APBILL'],
      [2, 'query VENDOR'],
      [3, 'POST connect/token'],
      [4, 'create APBILL'],
    ]);
  });

  it('knows an operation by its first words, and never by a part of a word', () => {
    const waiting = faults();
    waiting.add({ kind: 'slow', operation: 'create AP', times: 1 });
    expect(waiting.take(create)).toBeUndefined();
    waiting.add({ kind: 'slow', operation: 'create', times: 1 });
    expect(waiting.take(create)).toEqual({ kind: 'slow', status: 503, delayMs: 1_000 });
  });

  it('remembers the last thousand and goes on counting', () => {
    const many = faults();
    many.startPlan({ seed: 1, rate: 1, kinds: ['drop-before'] });
    for (let count = 0; count < 1_200; count += 1) many.take(create);
    expect(many.injected).toHaveLength(1_000);
    expect([many.injected[0]?.number, many.injected.at(-1)?.number]).toEqual([201, 1_200]);
    expect(many.describePlan().count).toBe(1_200);
  });
});

describe('faultSchema', () => {
  it('takes a verb alone or with an object that the system knows, and nothing else', () => {
    const schema = faultSchema('intacct', [
      { verbs: ['create'], objects: ['APBILL'] },
      { verbs: ['getAPISession'], objects: [] },
    ]);
    const isTaken = (operation: string): boolean => schema.safeParse({ kind: 'slow', operation }).success;
    expect(['create', 'create APBILL', 'getAPISession'].filter((name) => !isTaken(name))).toEqual([]);
    expect(
      [
        'creat',
        'createAPBILL',
        'create FOO',
        'create apbill',
        'create APBILL x',
        'delete APBILL',
        'getAPISession x',
        '',
      ].filter(isTaken),
    ).toEqual([]);
  });

  it('takes any operation where none is known', () => {
    expect(faultSchema('intacct', []).safeParse({ kind: 'slow', operation: 'anything' }).success).toBe(true);
  });
});

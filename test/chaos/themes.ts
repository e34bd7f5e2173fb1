/** The themes that seeds take in turn: what each does beyond the ordinary, harder than the ordinary. */
import { kindsOf, type FaultKind, type WaitingFault } from '@tieout/sandboxes/control/faults.ts';
import { NO_LATENCY } from '@tieout/sandboxes/control/latency.ts';
import type { Random } from '@tieout/sandboxes/scenario/random.ts';
import { corrections } from './corrections.ts';
import { anyOrder, faultPlan, LASTS_MS, LATE_MS, SLOW_MS } from './ordinary-parts.ts';
import { STEPS, WRITE_MOMENTS, type Act, type PlanParts, type ThemeFacts, type TimedAct } from './plan.ts';

type Theme = (dice: Random, facts: ThemeFacts) => Partial<PlanParts>;

const WRITE = 'create APBILL';
const CREDIT_WRITE = 'create_apadjustment';
const READ_FAULTS: readonly FaultKind[] = [
  ...(['drop-before', 'drop-after', 'status', 'slow', 'truncated', 'cut-body', 'doubled'] as const),
  ...(['page-repeated', 'page-shuffled', 'page-drift'] as const),
];
const HOURS_MS = 3_600_000;

/** The answer to a write is lost in every way there is, before and after the commit. */
const lostAnswers: Theme = (dice, { parts, seed }) => {
  const ways: Omit<WaitingFault, 'times'>[] = [
    ...[502, 503, 524].map((status) => ({ kind: 'status-after' as const, status })),
    ...(['drop-after', 'drop-before', 'truncated', 'cut-body', 'doubled'] as const).map((kind) => ({ kind })),
    { kind: 'late', delayMs: LATE_MS },
    { kind: 'slow', delayMs: SLOW_MS },
  ];
  const faults = dice.shuffled(ways).slice(0, 6);
  const kinds = ['drop-after', 'late', 'status-after', 'cut-body', 'drop-before'] as const;
  return {
    bills: parts.bills.map(({ postedAtMs, ...wish }) =>
      postedAtMs === undefined ? wish : { ...wish, postedAtMs: postedAtMs / 2 },
    ),
    settings: { ...parts.settings, batchSize: dice.pick([1, 2]) },
    intacct: {
      ...parts.intacct,
      faults: [...parts.intacct.faults, ...faults.map((fault) => ({ ...fault, operation: WRITE, times: 1 }))],
      faultPlan: faultPlan(seed, kinds, { rate: 0.3, atMost: 5, operations: [WRITE, CREDIT_WRITE], delayMs: LATE_MS }),
    },
    lastsMs: 24_000,
  };
};

/** Both systems say for a while that it is too much, or that they are not there. */
const storms: Theme = (dice, { parts, seed }) => ({
  servicetitan: {
    ...parts.servicetitan,
    switches: { ...parts.servicetitan.switches, callsPerSecond: dice.pick([6, 12, 60]) },
    faultPlan: faultPlan(seed, ['rate-limited', 'status'], { rate: 0.3, atMost: 14, status: dice.pick([502, 503]) }),
  },
  intacct: {
    ...parts.intacct,
    switches: { ...parts.intacct.switches, concurrency: 1 },
    faultPlan: faultPlan(seed, ['rate-limited', 'rate-limited-ok', 'off-line', 'database-error', 'status'], {
      rate: 0.3,
      atMost: 18,
    }),
  },
});

const brokenReads: Theme = (_dice, { parts, seed }) => ({
  servicetitan: {
    ...parts.servicetitan,
    faultPlan: faultPlan(seed, READ_FAULTS, { rate: 0.35, atMost: 20, delayMs: SLOW_MS }),
  },
  intacct: {
    ...parts.intacct,
    faultPlan: faultPlan(seed, READ_FAULTS, { rate: 0.35, atMost: 20, delayMs: SLOW_MS, operations: ['query'] }),
  },
});

/** Tokens and sessions end: forgotten at once, or because hours pass in a moment. */
const lostSessions: Theme = (dice, { parts, seed }) => ({
  servicetitan: { ...parts.servicetitan, faultPlan: faultPlan(seed, ['lost-session'], { rate: 0.3, atMost: 12 }) },
  intacct: { ...parts.intacct, faultPlan: faultPlan(seed, ['lost-session'], { rate: 0.3, atMost: 12 }) },
  acts: [4_000, 12_000, 20_000].map((atMs) => ({ kind: 'jump-clock', atMs, ms: dice.pick([0.25, 2, 3]) * HOURS_MS })),
});

const killedSteps: Theme = (dice, { round }) => ({
  traps: [2 * round, 2 * round + 1].map((turn) => ({
    kind: 'kill-at-step',
    step: STEPS[turn % STEPS.length] ?? STEPS[0],
    when: dice.pick(['started', 'ended']),
    nth: 1,
    fromMs: dice.between(0, LASTS_MS / 2),
  })),
});

const killedWrites: Theme = (dice, { parts, round }) => ({
  settings: { ...parts.settings, batchSize: 1 },
  intacct: { ...parts.intacct, latency: { ...NO_LATENCY, requestMs: 500 } },
  traps: [round, round + 2].map((turn) => ({
    kind: 'kill-in-write',
    moment: WRITE_MOMENTS[turn % WRITE_MOMENTS.length] ?? WRITE_MOMENTS[0],
    fromMs: dice.between(0, LASTS_MS / 3),
  })),
});

const randomKills: Theme = (dice) => ({
  acts: [
    { kind: 'kill-worker', worker: 0, atMs: dice.between(500, 16_000) },
    { kind: 'kill-worker', worker: 1, atMs: dice.between(16_000, 32_000) },
    { kind: 'deploy-worker', worker: dice.between(0, 1), atMs: dice.between(2_000, 32_000) },
  ],
});

/** A worker stands still for longer than a write's time limit, and wakes with what it had in hand. */
const stoppedWorkers: Theme = (dice, { parts }) => ({
  traps: [
    {
      kind: 'stop-at-step',
      step: 'postBill',
      when: 'started',
      nth: 1,
      writesInHand: 0,
      forMs: beyondTheLimit(parts),
      fromMs: 0,
    },
  ],
  acts: [{ kind: 'stop-worker', worker: dice.between(0, 1), forMs: dice.between(2_000, 6_000), atMs: 26_000 }],
});

/** In every other round it does not come back where it was: its database is lost. */
const killedServer: Theme = (dice, { round }) => ({
  acts: [{ kind: round % 2 === 0 ? 'kill-server' : 'lose-database', atMs: dice.between(2_000, 30_000) }],
});

/** Many hands at once: scripts, people and the poll start and wake the same bills. */
const startedTwice: Theme = (dice, { parts }) => {
  const acts: TimedAct['kind'][] = ['start-by-cli', 'start-by-client', 'signal-change', 'signal-retry'];
  return {
    acts: parts.bills.flatMap((_wish, bill) =>
      acts.map((kind) => ({ kind, bill, atMs: dice.between(0, LASTS_MS - 2_000) }) as TimedAct),
    ),
  };
};

/** Every workflow task of a finished run is reset to once; others are reset or terminated wherever they are. */
const resets: Theme = (dice, { parts }) => ({
  bills: Array.from({ length: 8 }, () => ({ order: anyOrder(dice) })),
  intacct: { ...parts.intacct, switches: { ...parts.intacct.switches, repeatedControlId: 'execute' } },
  acts: [
    ...Array.from({ length: 8 }, (_, bill) => reset(bill, bill, 'finished-run', dice.between(4_000, 7_000))),
    ...Array.from({ length: 3 }, () =>
      reset(dice.between(0, 7), dice.between(0, 6), 'any-run', dice.between(500, 3_000)),
    ),
    ...Array.from({ length: 2 }, () => ({
      kind: 'terminate-and-start' as const,
      bill: dice.between(0, 7),
      atMs: dice.between(1_000, 12_000),
    })),
  ],
  lastsMs: 22_000,
});

function reset(bill: number, task: number, of: 'any-run' | 'finished-run', atMs: number): TimedAct {
  return { kind: 'reset', bill, task, of, atMs };
}

/** Writes wait in one lane for longer than their steps live: those that come too late must not go out. */
const slowLane: Theme = (dice, { parts, round }) => {
  const settings = {
    ...{ lanes: 1, batchSize: 1, requestMs: 1_000, gatherMs: 100 },
    ...{ queueMs: 1_000, settleMs: 1_500 },
  };
  // Nothing else is the matter: what fails besides would empty the queue.
  const { faultPlan: _servicetitanFaults, ...servicetitan } = parts.servicetitan;
  const { faultPlan: _intacctFaults, switches, ...intacct } = parts.intacct;
  return {
    settings,
    servicetitan,
    bills: Array.from({ length: 30 }, () => ({ order: anyOrder(dice) })),
    credits: [],
    intacct: {
      ...intacct,
      faults: [],
      switches: { ...switches, repeatedControlId: 'execute', duplicateBillNumber: 'accept', concurrency: 4 },
      latency: { ...NO_LATENCY, requestMs: 450 },
      readLagMs: 0,
    },
    traps:
      round % 2 === 1
        ? []
        : [
            {
              ...{ kind: 'stop-at-step', step: 'postBill', when: 'ended', nth: 3, writesInHand: 3, fromMs: 0 },
              forMs: beyondTheLimit({ settings }),
            },
          ],
    lastsMs: 20_000,
  };
};

/** Temporal misses a worker after this time, and gives what it had in hand to another. */
const HEARTBEAT_MS = 20_000;

/**
 * A write's time limit, all that is waited out before it is written again, and time enough for the others to write it:
 * the one that wakes has what is no longer to be sent.
 */
function beyondTheLimit({ settings }: Pick<PlanParts, 'settings'>): number {
  const { requestMs, gatherMs, queueMs, settleMs } = settings;
  return HEARTBEAT_MS + 3 * requestMs + 2 * gatherMs + queueMs + settleMs + 8_000;
}

const everything: Theme = (dice, { parts, seed }) => {
  const anyBill = (): number => dice.between(0, parts.bills.length - 1);
  const acts: Act[] = [
    { kind: 'kill-worker', worker: dice.between(0, 1) },
    { kind: 'jump-clock', ms: 2 * HOURS_MS },
    { kind: 'start-by-cli', bill: anyBill() },
    { kind: 'signal-retry', bill: anyBill() },
    { kind: 'reset', bill: anyBill(), task: dice.between(0, 6), of: 'any-run' },
    { kind: 'terminate-and-start', bill: anyBill() },
  ];
  const limits = { rate: 0.2, atMost: 15, delayMs: LATE_MS };
  return {
    servicetitan: { ...parts.servicetitan, faultPlan: faultPlan(seed, kindsOf('servicetitan'), limits) },
    intacct: { ...parts.intacct, faultPlan: faultPlan(seed, kindsOf('intacct'), limits) },
    acts: acts.map((act) => ({ ...act, atMs: dice.between(1_000, LASTS_MS - 4_000) })),
  };
};

/** In the order of their turns; the theme of a seed is the one at the seed's remainder. */
export const themes: readonly (readonly [name: string, make: Theme])[] = [
  ['lost-answers', lostAnswers],
  ['storms', storms],
  ['broken-reads', brokenReads],
  ['lost-sessions', lostSessions],
  ['killed-steps', killedSteps],
  ['killed-writes', killedWrites],
  ['random-kills', randomKills],
  ['stopped-workers', stoppedWorkers],
  ['killed-server', killedServer],
  ['started-twice', startedTwice],
  ['resets', resets],
  ['slow-lane', slowLane],
  ['everything', everything],
  ['corrections', corrections],
];

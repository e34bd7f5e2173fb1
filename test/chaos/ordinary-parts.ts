/** What every seed has before its theme: a handful of bills, short times, and a little of most faults. */
import type { FaultPlan } from '@tieout/sandboxes/control/fault-plan.ts';
import type { FaultKind, WaitingFault } from '@tieout/sandboxes/control/faults.ts';
import { NO_LATENCY } from '@tieout/sandboxes/control/latency.ts';
import type { PlannedExpense, PlannedPurchase, Special } from '@tieout/sandboxes/scenario/month-plan.ts';
import { Random } from '@tieout/sandboxes/scenario/random.ts';
import { INACTIVE_VENDOR_ID, MISSING_VENDOR_ID, UNMAPPED_JOB_TYPE_ID } from '@tieout/sandboxes/scenario/world.ts';
import type { BillWish, ChaosSettings, CreditWish, PlanParts } from './plan.ts';

/** Short, so that what takes minutes in a real company happens in seconds; their order of size is the real one. */
const SETTINGS: ChaosSettings = {
  lanes: 2,
  batchSize: 25,
  requestMs: 2_000,
  gatherMs: 200,
  queueMs: 2_000,
  settleMs: 3_000,
};

/** Long enough for a bill that meets a killed worker to be taken up again by the other. */
export const LASTS_MS = 42_000;
/** A late commit, and a read that lags behind it, come before `settleMs` is over: that is what it stands for. */
export const LATE_MS = 1_500;
const MOST_LAG_MS = 800;
/** Longer than a request may take. */
export const SLOW_MS = 2_600;

export function ordinaryParts(dice: Random, seed: number): PlanParts {
  // Dice of their own: bills and disturbances of a seed are what they were before there were credits.
  const creditDice = new Random(seed + 7);
  return {
    bills: ordinaryBills(dice),
    credits: ordinaryCredits(creditDice),
    settings: { ...SETTINGS, batchSize: dice.pick([1, 2, 25]) },
    servicetitan: {
      switches: { emptyLists: dice.pick(['null', 'empty']) },
      faults: [],
      faultPlan: faultPlan(seed, ['status', 'drop-before', 'rate-limited', 'cut-body'], { rate: 0.08, atMost: 8 }),
      latency: { ...NO_LATENCY, requestMs: dice.between(0, 60) },
    },
    intacct: {
      switches: {
        repeatedControlId: dice.pick(['execute', 'execute', 'execute', 'execute', 'replay', 'refuse']),
        duplicateBillNumber: dice.pick(['accept', 'accept', 'accept', 'refuse']),
        transactionStatuses: dice.pick(['aborted', 'culprit-failure']),
        concurrency: dice.pick([2, 2, 4]),
      },
      faults: [lostCredit(creditDice)],
      faultPlan: faultPlan(seed + 1, ['drop-after', 'status', 'slow', 'lost-session'], {
        rate: 0.1,
        atMost: 8,
        delayMs: 700,
      }),
      latency: { ...NO_LATENCY, requestMs: dice.between(0, 250), functionMs: dice.between(0, 20) },
      readLagMs: dice.pick([0, 0, MOST_LAG_MS / 2, MOST_LAG_MS]),
    },
    acts: [],
    traps: [],
    deeds: [],
    lastsMs: LASTS_MS,
  };
}

export function faultPlan(
  seed: number,
  kinds: readonly FaultKind[],
  limits: Pick<FaultPlan, 'rate' | 'atMost' | 'operations' | 'delayMs' | 'status'>,
): FaultPlan {
  return { seed, kinds, ...limits };
}

const SPECIALS: readonly PlannedPurchase[] = [
  purchase({ special: 'vendor-missing', vendorId: MISSING_VENDOR_ID }),
  purchase({ special: 'vendor-inactive', vendorId: INACTIVE_VENDOR_ID, jobTypeId: 42 }),
  purchase({ special: 'job-type-unmapped', jobTypeId: UNMAPPED_JOB_TYPE_ID }),
  ...(['closed-period', 'does-not-sum', 'number-missing', 'discrepancy', 'exported', 'pending'] as const).map(
    (special: Special) => purchase({ special, jobTypeId: 44 }),
  ),
];

/**
 * Six to nine: most are posted while the seed runs, so that each disturbance meets some of them; one is held or waits,
 * and now and then one is canceled.
 */
function ordinaryBills(dice: Random): BillWish[] {
  const later = Array.from({ length: dice.between(4, 6) }, () => ({
    order: anyOrder(dice),
    postedAtMs: dice.between(500, LASTS_MS - 8_000),
  }));
  return [
    { order: anyOrder(dice) },
    ...later,
    { order: dice.pick(SPECIALS) },
    ...(dice.chance(0.3) ? [{ order: anyOrder(dice), isCanceled: true } as const] : []),
  ];
}

/** One or two, posted while the seed runs; now and then one is changed or canceled later. */
function ordinaryCredits(dice: Random): CreditWish[] {
  return Array.from({ length: dice.between(1, 2) }, (): CreditWish => {
    const postedAtMs = dice.between(500, LASTS_MS / 2);
    const later = {
      act: dice.pick(['cancel', 'change-text'] as const),
      atMs: dice.between(LASTS_MS / 2, LASTS_MS - 8_000),
    };
    return { goods: dice.pick(['job', 'job', 'stock']), postedAtMs, ...(dice.chance(0.5) ? { later } : {}) };
  });
}

/** Something goes wrong with the write of a credit, at least once. */
function lostCredit(dice: Random): WaitingFault {
  const kind = dice.pick(['drop-after', 'drop-before', 'late', 'cut-body', 'status-after', 'slow'] as const);
  const status = kind === 'status-after' ? { status: dice.pick([502, 503, 524]) } : {};
  const delayMs = kind === 'late' ? { delayMs: LATE_MS } : kind === 'slow' ? { delayMs: SLOW_MS } : {};
  return {
    kind,
    operation: dice.pick(['create_apadjustment', 'create_apadjustment', 'update_apadjustment', 'delete_apadjustment']),
    times: 1,
    ...status,
    ...delayMs,
  };
}

/** One that must be posted. */
export function anyOrder(dice: Random): PlannedPurchase | PlannedExpense {
  if (dice.chance(0.35)) {
    return {
      kind: 'expense',
      source: dice.pick(['Standalone', 'OCR', 'Recurring']),
      shape: dice.pick(['overhead', 'job', 'mixed', 'entities']),
    };
  }
  const isSpecial = dice.chance(0.4);
  return purchase({
    destination: dice.pick(['job', 'job', 'warehouse', 'truck', 'overhead']),
    jobTypeId: dice.between(41, 47),
    special: isSpecial ? dice.pick(['number-on-receipt', 'do-not-pay'] as const) : undefined,
  });
}

/** Overrides what an ordinary purchase for a job has. */
export function purchase(fields: Partial<PlannedPurchase>): PlannedPurchase {
  return {
    ...{ kind: 'purchase', destination: 'job', jobTypeId: 41, receipts: 1, isStillOpen: false },
    ...{ special: undefined, lines: undefined, vendorId: undefined },
    ...fields,
  };
}

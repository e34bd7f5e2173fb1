/** The theme of life after posting: what people change in both systems while bills are under way or already posted. */
import type { PlannedExpense, PlannedPurchase } from '@tieout/sandboxes/scenario/month-plan.ts';
import type { Random } from '@tieout/sandboxes/scenario/random.ts';
import { faultPlan, LASTS_MS, LATE_MS, purchase } from './ordinary-parts.ts';
import { WRITE_MOMENTS, type Act, type Deed, type PlanParts, type ThemeFacts, type TimedAct } from './plan.ts';

/** The writes that make corrections, as the sandbox names them. */
const WRITES = ['create APBILL', 'update APBILL', 'delete APBILL', 'reverse_bill'];
const LOST = ['drop-after', 'late', 'status-after', 'cut-body', 'drop-before'] as const;

export function corrections(dice: Random, { parts, seed, round }: ThemeFacts): Partial<PlanParts> {
  const stories: readonly { order: PlannedPurchase | PlannedExpense; deed: Deed }[] = [
    { order: expense('overhead'), deed: { kind: 'change-amount', by: dice.decimal(1, 90, 2).toFixed(2) } },
    { order: expense('job'), deed: { kind: 'change-vendor', vendorId: 1706 } },
    { order: purchase({ jobTypeId: 44 }), deed: { kind: 'cancel' } },
    { order: purchase({ destination: 'warehouse' }), deed: { kind: 'edit-order', shipping: dice.between(200, 300) } },
    { order: expense('overhead'), deed: { kind: 'enter-twice' } },
    { order: purchase({ jobTypeId: 41 }), deed: { kind: 'change-text', text: 'Corrected by the office' } },
    { order: expense('mixed'), deed: { kind: 'edit-in-ledger' } },
  ];
  const limits = { rate: 0.25, atMost: 6, operations: WRITES, delayMs: LATE_MS };
  return {
    intacct: { ...parts.intacct, faultPlan: faultPlan(seed, LOST, limits) },
    bills: [...stories.map(({ order }) => ({ order })), { order: purchase({ jobTypeId: 47 }) }],
    deeds: stories.map(({ deed }, bill) => ({
      ...deed,
      bill,
      // The second invoice comes with the first: neither is in Intacct when the other is read.
      atMs: deed.kind === 'enter-twice' ? 0 : dice.between(500, LASTS_MS - 16_000),
    })),
    acts: stories.flatMap((_story, bill): TimedAct[] =>
      dice.chance(0.5) ? [] : [{ ...interference(dice, bill), atMs: dice.between(4_000, LASTS_MS - 6_000) }],
    ),
    traps: [
      { kind: 'kill-in-write', moment: WRITE_MOMENTS[round % WRITE_MOMENTS.length] ?? 'before-send', fromMs: 0 },
      // The edited order's new bill tells the one it replaces: only here does a bill have another one to tell.
      { kind: 'kill-at-step', step: 'tellBill', when: dice.pick(['started', 'ended']), nth: 1, fromMs: 0 },
    ],
  };
}

function interference(dice: Random, bill: number): Act {
  const kind = dice.pick(['reset', 'terminate-and-start', 'signal-change'] as const);
  return kind === 'reset' ? { kind, bill, task: dice.between(0, 12), of: 'any-run' } : { kind, bill };
}

function expense(shape: PlannedExpense['shape']): PlannedExpense {
  return { kind: 'expense', source: 'Standalone', shape };
}

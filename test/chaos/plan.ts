/**
 * What a seed fixes: bills, credits, settings, disturbances of both systems, and what happens to processes, workflows and bills
 * while they run. It does not fix what the machine's timing makes of it.
 */
import type { FaultPlan } from '@tieout/sandboxes/control/fault-plan.ts';
import type { WaitingFault } from '@tieout/sandboxes/control/faults.ts';
import type { Latency } from '@tieout/sandboxes/control/latency.ts';
import type { IntacctSwitches } from '@tieout/sandboxes/intacct/switches.ts';
import type { PlannedExpense, PlannedPurchase } from '@tieout/sandboxes/scenario/month-plan.ts';
import type { ServiceTitanSwitches } from '@tieout/sandboxes/servicetitan/switches.ts';

/** Names of steps as the worker's log has them; `postBill` has its moments instead. */
export const STEPS = [
  // Two neighbours share a seed: the poll's two steps stand apart, or the first kill would keep the second from coming.
  ...['admitBill', 'collectChanges', 'loadBill', 'ensureVendor', 'mapBill', 'wakeHolds', 'planBill', 'verifyBill'],
] as const;

/** Where a write can be cut: the worker is killed as it begins, at work in Intacct, after the commit, after the answer. */
export const WRITE_MOMENTS = ['before-send', 'while-working', 'after-commit', 'before-record'] as const;
export type WriteMoment = (typeof WRITE_MOMENTS)[number];

/** A bill of the seed's month. */
export interface BillWish {
  readonly order: PlannedPurchase | PlannedExpense;
  /** A person posts it in ServiceTitan this long after the start; until then it waits there as Pending. */
  readonly postedAtMs?: number;
  /** Canceled before the start. */
  readonly isCanceled?: true;
}

/** A vendor's credit of the seed's month. */
export interface CreditWish {
  readonly goods: 'job' | 'stock';
  /** As of `BillWish`. */
  readonly postedAtMs: number;
  /** What a person does to it in ServiceTitan later on. */
  readonly later?: { readonly act: 'cancel' | 'change-text'; readonly atMs: number };
}

/** Of the seed's connection, in `tieout.yaml`. */
export interface ChaosSettings {
  readonly lanes: number;
  readonly batchSize: number;
  readonly requestMs: number;
  readonly gatherMs: number;
  readonly queueMs: number;
  readonly settleMs: number;
}

interface Disturbances<Switches> {
  readonly switches: Partial<Switches>;
  readonly faults: readonly WaitingFault[];
  readonly faultPlan?: FaultPlan;
  readonly latency: Latency;
}

/** What is done to processes and workflows at a moment. `bill` is the bill's place in the plan. */
export type Act =
  | { readonly kind: 'kill-worker' | 'deploy-worker'; readonly worker: number }
  | { readonly kind: 'stop-worker'; readonly worker: number; readonly forMs: number }
  | { readonly kind: 'kill-server' }
  | { readonly kind: 'jump-clock'; readonly ms: number }
  | { readonly kind: 'start-by-cli' | 'start-by-client' | 'signal-change' | 'signal-retry'; readonly bill: number }
  | { readonly kind: 'terminate-and-start'; readonly bill: number }
  /** `task` counts workflow tasks from 0; beyond the last one it means the last. `of`: as it stands, or once finished. */
  | { readonly kind: 'reset'; readonly bill: number; readonly task: number; readonly of: 'any-run' | 'finished-run' };

export type TimedAct = Act & { readonly atMs: number };

interface StepMoment {
  readonly step: string;
  readonly when: 'started' | 'ended';
  /** How often at the same worker. */
  readonly nth: number;
}

/** What waits for a step of this seed's own bills, from a moment on. */
export type Trap = { readonly fromMs: number } & (
  | ({ readonly kind: 'kill-at-step' } & StepMoment)
  /** Only a worker that has so many writes in hand besides. */
  | ({ readonly kind: 'stop-at-step'; readonly forMs: number; readonly writesInHand: number } & StepMoment)
  | { readonly kind: 'kill-in-write'; readonly moment: WriteMoment }
);

/**
 * What Tieout must report and can change nothing about: a clerk enters the invoice in Intacct, a bill is paid or marked as
 * exported in ServiceTitan.
 */
export const OUTSIDE_DEEDS = ['enter-in-ledger', 'pay', 'pay-and-cancel', 'export'] as const;
export type OutsideDeed = (typeof OUTSIDE_DEEDS)[number];

/** What a person does to a bill in one of the systems. */
export type Deed =
  | { readonly kind: 'cancel' | 'enter-twice' | 'edit-in-ledger' | OutsideDeed }
  | { readonly kind: 'change-amount'; readonly by: string }
  | { readonly kind: 'change-text'; readonly text: string }
  | { readonly kind: 'change-vendor'; readonly vendorId: number }
  | { readonly kind: 'edit-order'; readonly shipping: number };

/** `bill` is the bill's place in the plan. */
export type TimedDeed = Deed & { readonly bill: number; readonly atMs: number };

export interface PlanParts {
  readonly bills: readonly BillWish[];
  readonly credits: readonly CreditWish[];
  readonly settings: ChaosSettings;
  readonly servicetitan: Disturbances<ServiceTitanSwitches>;
  readonly intacct: Disturbances<IntacctSwitches> & { readonly readLagMs: number };
  readonly acts: readonly TimedAct[];
  readonly traps: readonly Trap[];
  readonly deeds: readonly TimedDeed[];
  /** How long the disturbances last, from the first poll on. */
  readonly lastsMs: number;
}

export interface ChaosPlan extends PlanParts {
  readonly seed: number;
  readonly theme: string;
}

/** What a theme is made from. */
export interface ThemeFacts {
  readonly seed: number;
  /** How often all themes had their turn before. */
  readonly round: number;
  readonly parts: PlanParts;
}

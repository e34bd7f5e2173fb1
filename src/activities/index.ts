/** All steps, with what they need given to them. Workflows import the types only. */
import { createAdmitBill, createAdmitPoll, type AdmitDependencies } from './admit.ts';
import { createCheckRules } from './check-rules.ts';
import { createCollectChanges } from './collect-changes.ts';
import { createCollectPayments } from './collect-payments.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { createEnsureVendor } from './ensure-vendor.ts';
import { createListBills } from './list-bills.ts';
import { createLoadBill } from './load-bill.ts';
import { createMapBill } from './map-bill.ts';
import { createMapWithRules } from './map-with-rules.ts';
import { createNotifyBill } from './notify-bill.ts';
import { createPlanBill, createVerifyBill } from './plan-bill.ts';
import { createPostBill } from './post-bill.ts';
import { createWakeHolds } from './wake-holds.ts';

/** Steps of one connection; they run on its own task queue. */
export function createConnectionActivities(dependencies: ConnectionDependencies) {
  return {
    loadBill: createLoadBill(dependencies),
    ensureVendor: createEnsureVendor(dependencies),
    mapBill: createMapBill(dependencies),
    mapOtherwise: createMapWithRules(dependencies),
    planBill: createPlanBill(dependencies),
    postBill: createPostBill(dependencies),
    verifyBill: createVerifyBill(dependencies),
    tellBill: createNotifyBill(dependencies),
    checkRules: createCheckRules(dependencies),
    collectChanges: createCollectChanges(dependencies),
    collectPayments: createCollectPayments(dependencies),
    listBills: createListBills(dependencies),
    wakeHolds: createWakeHolds(dependencies),
  };
}

/** Steps that run in the workflow's own process. */
export function createLocalActivities(dependencies: AdmitDependencies) {
  return { admitBill: createAdmitBill(dependencies), admitPoll: createAdmitPoll(dependencies) };
}

export type ConnectionActivities = ReturnType<typeof createConnectionActivities>;
export type LocalActivities = ReturnType<typeof createLocalActivities>;

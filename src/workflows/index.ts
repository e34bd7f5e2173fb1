/** Every workflow by the name that scripts start it under. */
export { compareClocks } from './compare-clocks.workflow.ts';
export { checkRules } from './check-rules.workflow.ts';
export { keepMemory } from './keep-memory.workflow.ts';
export { listBills } from './list-bills.workflow.ts';
export { planBill } from './plan-bill.workflow.ts';
export { planCredit } from './plan-credit.workflow.ts';
export { pollBills } from './poll-bills.workflow.ts';
export { syncBill } from './sync-bill.workflow.ts';
export { syncCredit } from './sync-credit.workflow.ts';

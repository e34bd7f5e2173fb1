/**
 * The scenario `hvac-month`: October 2026 of a contractor with 12 territories in 3 entities, 120 bills with everything
 * that occurs in real months. The seed changes amounts, days, vendors and locations, but no counts.
 */
import { Ids, type Tools } from './bill-maker.ts';
import { makeCredits } from './credits.ts';
import { enteredByHand } from './entered-by-hand.ts';
import { makeExpense } from './expenses.ts';
import { alderCreekCompany } from './intacct-seed.ts';
import { plannedMonth, type Special } from './month-plan.ts';
import { paymentOf } from './payments.ts';
import { makePurchase } from './purchases.ts';
import { Random } from './random.ts';
import type { Scenario } from './scenario.ts';
import { alderCreekMasterData } from './servicetitan-seed.ts';
import { SUMMARIES } from './sku-catalogue.ts';

export function hvacMonth(seed: number): Scenario {
  const random = new Random(seed);
  let dealt = 0;
  const nextSummary = (): string | null => SUMMARIES[dealt++ % SUMMARIES.length] ?? null;
  const tools: Tools = { random, ids: new Ids(81_000_000 + random.between(100_000, 800_000), random), nextSummary };
  const planned = plannedMonth(random);
  const purchases = planned.flatMap((entry) => (entry.kind === 'purchase' ? [makePurchase(entry, tools)] : []));
  const expenses = planned.flatMap((entry) => (entry.kind === 'expense' ? [makeExpense(entry, tools)] : []));
  const credits = makeCredits(purchases, tools);
  const billsOf = (special: Special) =>
    purchases.filter((purchase) => purchase.special === special).flatMap(({ bills }) => bills);
  const jobs = [...purchases.flatMap(({ job }) => job ?? []), ...expenses.flatMap((expense) => expense.jobs)];
  return {
    name: 'hvac-month',
    description:
      'Alder Creek Mechanical, a fictional HVAC contractor: October 2026, 120 bills, 12 territories, 3 entities.',
    seed,
    servicetitan: {
      ...alderCreekMasterData(),
      bills: [...purchases.flatMap(({ bills }) => bills), ...expenses.map(({ bill }) => bill)].toSorted(
        (a, b) => a.id - b.id,
      ),
      purchaseOrders: purchases.map(({ order }) => order),
      returns: credits.returns,
      credits: credits.credits,
      payments: billsOf('paid').map((bill) => paymentOf(bill, tools.ids)),
      receipts: purchases.flatMap(({ receipts }) => receipts),
      jobs,
    },
    intacct: { ...alderCreekCompany(jobs), bills: billsOf('entered-by-hand').map(enteredByHand) },
    // This tenant allocates landed costs, with fields that the API has since July 2026.
    switches: { julyFields: true },
    expectations: [
      ...purchases.flatMap(({ expected }) => expected),
      ...expenses.map(({ expected }) => expected),
    ].toSorted((a, b) => a.billId - b.billId),
    expectedCredits: credits.expected,
  };
}

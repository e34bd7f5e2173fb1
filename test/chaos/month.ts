/**
 * The bills of a seed: a few of the contractor of `hvac-month`, in a tenant and a company of the seed's own, and how
 * each must end. It shares no code with the mapping that is checked against it.
 */
import { alderCreekCompany } from '@tieout/sandboxes/scenario/intacct-seed.ts';
import { Ids, type Tools } from '@tieout/sandboxes/scenario/bill-maker.ts';
import { SUMMARIES } from '@tieout/sandboxes/scenario/sku-catalogue.ts';
import { makeCredit } from '@tieout/sandboxes/scenario/credits.ts';
import { makeExpense } from '@tieout/sandboxes/scenario/expenses.ts';
import { makePurchase } from '@tieout/sandboxes/scenario/purchases.ts';
import { Random } from '@tieout/sandboxes/scenario/random.ts';
import type { ExpectedBill, ExpectedLine, Scenario } from '@tieout/sandboxes/scenario/scenario.ts';
import { alderCreekMasterData } from '@tieout/sandboxes/scenario/servicetitan-seed.ts';
import type { ApBill } from '@tieout/sandboxes/servicetitan/records/bill-record.ts';
import { purchase } from './ordinary-parts.ts';
import type { FailureCode } from '../../src/domain/failures/failure.ts';
import type { BillWish, ChaosPlan, CreditWish } from './plan.ts';

/**
 * How a bill must end. `posted`: one live bill in Intacct, and nothing left to do; `held-standing`: one that is left as
 * it is, and a hold; any other: none in Intacct.
 */
export interface ExpectedEnd {
  /** Of a credit, its id: no bill has the same. */
  readonly billId: number;
  readonly document?: 'credit';
  readonly end: 'posted' | 'held' | 'waiting' | 'nothing' | 'held-standing';
  /** The other bill of the same invoice: one of the two is posted, the other held. */
  readonly duplicate?: number;
  readonly vendorId: string | undefined;
  readonly entityId: string | undefined;
  readonly recordId: string | undefined;
  readonly lines: readonly ExpectedLine[] | undefined;
  readonly because: string;
  /** Who was quicker decides: it may as well be held, and not be in Intacct. */
  readonly mayBeHeld?: true;
  /** What people did outside Tieout, and Tieout must report. */
  readonly outside?: OutsideFact;
}

/** Any of the codes, and a sentence with these words. */
interface OutsideFact {
  readonly codes: readonly FailureCode[];
  readonly words: string;
  /** Of a bill that a clerk entered in Intacct. */
  readonly recordNo?: string;
}

export interface ChaosMonth {
  readonly scenario: Scenario;
  /** In the order of the plan's bills, then of its credits. */
  readonly ends: readonly ExpectedEnd[];
}

type Made = Pick<Scenario['servicetitan'], 'purchaseOrders' | 'receipts' | 'jobs'> & {
  readonly bill: ApBill;
  readonly expected: ExpectedBill;
};

export function monthOf({ seed, theme, bills, credits }: ChaosPlan): ChaosMonth {
  const random = new Random(seed + 1);
  let dealt = 0;
  const nextSummary = (): string | null => SUMMARIES[dealt++ % SUMMARIES.length] ?? null;
  const tools: Tools = { random, ids: new Ids(81_000_000 + random.between(100_000, 800_000), random), nextSummary };
  const made = bills.map((wish) => ({ wish, ...make(wish, tools) }));
  const granted = credits.map((wish) => grant(wish, tools));
  const ends = [
    ...made.map(({ wish, expected }) => endOf(wish, expected)),
    ...granted.map(({ expected }) => ({ ...endOf({}, expected), document: 'credit' as const })),
  ];
  const servicetitan = {
    ...alderCreekMasterData(),
    tenantId: tenantIdOf(seed),
    tenantName: `Alder Creek Mechanical (fictional), chaos ${seed}`,
    bills: made.map(({ wish, bill }) => asAtTheStart(wish, bill)).toSorted((a, b) => a.id - b.id),
    purchaseOrders: [...made, ...granted].flatMap(({ purchaseOrders }) => purchaseOrders),
    receipts: made.flatMap(({ receipts }) => receipts),
    jobs: [...made, ...granted].flatMap(({ jobs }) => jobs),
    returns: granted.map(({ returned }) => returned),
    credits: granted.map(({ credit }) => ({ ...credit, syncStatus: 'Pending' as const, batch: null })),
  };
  const intacct = { ...alderCreekCompany(servicetitan.jobs), companyId: `alder-creek-chaos-${seed}` };
  const expectations = made.map(({ expected }) => expected);
  const scenario = {
    name: 'chaos',
    description: theme,
    seed,
    servicetitan,
    intacct,
    expectations,
    expectedCredits: granted.map(({ expected }) => expected),
  };
  return { scenario, ends };
}

export function tenantIdOf(seed: number): number {
  return 5_000_000 + seed;
}

function make({ order }: BillWish, tools: Tools): Made {
  if (order.kind === 'expense') {
    const { bill, expected, jobs } = makeExpense(order, tools);
    return { bill, expected, jobs, purchaseOrders: [], receipts: [] };
  }
  const purchase = makePurchase(order, tools);
  const [bill] = purchase.bills;
  const [expected] = purchase.expected;
  if (bill === undefined || expected === undefined) throw new Error('a purchase of the plan came without a bill');
  const jobs = purchase.job === undefined ? [] : [purchase.job];
  return { bill, expected, jobs, purchaseOrders: [purchase.order], receipts: purchase.receipts };
}

/** Goods of an order that is told of nowhere else went back. */
function grant({ goods }: CreditWish, tools: Tools) {
  const { order, job } = makePurchase(purchase({ destination: goods === 'job' ? 'job' : 'warehouse' }), tools);
  const because = `a credit for goods of a ${goods === 'job' ? 'job' : 'warehouse'}`;
  const plan = { goods, because, feePercent: 0, tax: '0', syncStatus: 'Posted', outcome: 'posted' } as const;
  return { ...makeCredit(plan, { order, job }, tools), purchaseOrders: [order], jobs: job === undefined ? [] : [job] };
}

/** What people do to it later has not happened yet. */
function asAtTheStart({ postedAtMs, isCanceled }: BillWish, bill: ApBill): ApBill {
  if (isCanceled === true) return { ...bill, status: 'Canceled', dateCanceled: bill.modifiedOn };
  if (postedAtMs === undefined) return bill;
  return { ...bill, syncStatus: 'Pending', postDate: null, batch: null, modifiedOn: bill.createdOn };
}

function endOf({ isCanceled }: Pick<BillWish, 'isCanceled'>, expected: ExpectedBill): ExpectedEnd {
  const { billId, outcome, vendorId, entityId, recordId, lines, because } = expected;
  if (isCanceled === true) {
    return { billId, end: 'nothing', because: 'canceled', ...noContent };
  }
  return { billId, end: outcome, because, vendorId, entityId, recordId, lines };
}

const noContent = { vendorId: undefined, entityId: undefined, recordId: undefined, lines: undefined };

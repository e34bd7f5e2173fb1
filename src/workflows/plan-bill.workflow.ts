/**
 * What would be done about one bill now, and why: the activities of `syncBill` that read, and `mapOtherwise` where other
 * rules are compared with those in force. Writes nothing.
 */
import type { AdmitBillResult } from '../activities/admit.ts';
import type { LoadBillResult } from '../activities/load-bill.ts';
import type { MapWithRulesResult } from '../activities/map-with-rules.ts';
import type { CalendarDate } from '../domain/values/calendar-date.ts';
import type { Eligibility } from '../domain/compose/eligibility.ts';
import type { Failure } from '../domain/failures/failure.ts';
import { postingHistoryIn, wasPosted } from '../domain/ledger/posting-history.ts';
import type { Money } from '../domain/values/money.ts';
import { refusal } from './application-failures.ts';
import { checkPlanInput, type PlanInput } from './input/plan.ts';
import { recorded, type RecordedBill, type RecordedPlan } from './recorded.ts';
import type { DocumentKey, Skip } from './names.ts';
import { admitBill, stepsOf, type BillSteps } from './steps.ts';

type Admission = Extract<AdmitBillResult, { decision: 'admitted' }>;

type Shown = 'because' | 'recordNo' | 'problems' | 'standing' | 'entersAgain' | 'isWritable' | 'after';

export interface BillPlan extends Pick<RecordedPlan, Shown> {
  /** As the reconciler says it; a bill that is not to be posted now has that instead. */
  readonly decision: RecordedPlan['decision'] | Exclude<Eligibility, 'eligible'> | 'skipped';
  /** The bill as it would be written, else as the rules make it, where they do. */
  readonly bill?: RecordedBill;
  /** The rule behind each of its lines. */
  readonly rules: readonly string[];
  readonly remarks?: readonly string[];
  readonly findings?: readonly Failure[];
  readonly source?: SourceSummary;
  /** Content hash of the configuration that decided. */
  readonly rulesVersion?: string;
  /** What the rules in force and the other ones make of it, whatever is in Intacct; where it was asked. */
  readonly compared?: { readonly now: UnderRules; readonly other: UnderRules };
}

/** What a report says of the bill in ServiceTitan. */
export interface SourceSummary {
  readonly vendorName?: string;
  readonly invoiceNumber?: string;
  readonly purchaseOrderNumber?: string;
  readonly billDate?: CalendarDate;
  readonly status: string;
  readonly syncStatus: string;
  /** What is owed, as ServiceTitan states it. */
  readonly stated?: Money;
}

export interface UnderRules {
  readonly decision: Eligibility;
  readonly because: string;
  readonly bill?: RecordedBill;
  /** Why it would be held. */
  readonly problems: readonly Failure[];
  readonly rules: readonly string[];
}

export async function planBill(input: unknown): Promise<BillPlan> {
  return planDocument(checkPlanInput('bill', input));
}

/** @param bill the bill, or the credit. */
export async function planDocument({ rules, ...bill }: PlanInput): Promise<BillPlan> {
  const admission = await admitBill(bill);
  if (admission.decision === 'refused') throw refusal('tieout.connection-unknown', admission.because);
  const plan = await planAdmitted(bill, admission, rules);
  return admission.skip === undefined ? plan : skipped(plan, admission.skip);
}

/** Nothing is done for it, whatever would be done otherwise. */
function skipped(plan: BillPlan, { by, why }: Skip): BillPlan {
  if (plan.decision === 'nothing') return plan;
  const because = `${by} decided to skip it: ${why} Otherwise: ${plan.because}`;
  return { ...plan, decision: 'skipped', because, problems: [] };
}

async function planAdmitted(bill: DocumentKey, admission: Admission, rules: PlanInput['rules']): Promise<BillPlan> {
  const { kind, id } = bill;
  const memory = postingHistoryIn(admission);
  const steps = stepsOf(bill, admission.timing);

  const isKnown = memory.posted.length > 0;
  const loaded = await steps.loadBill({ ...recorded({ kind, id }), wasPosted: wasPosted(memory), isKnown });
  if (loaded.decision === 'unknown') throw refusal('servicetitan.bill-unknown', `${id}.`);
  const { source: read, decision: eligibility, because } = loaded;
  const source = summaryOf(loaded);
  const otherRules = rules && { source: read, wasPosted: wasPosted(memory), rules };
  if (eligibility !== 'eligible') {
    const now: UnderRules = { decision: eligibility, because, problems: [], rules: [] };
    return {
      decision: eligibility,
      because,
      problems: [],
      rules: [],
      source,
      ...(await comparison(now, steps, otherRules)),
    };
  }

  const vendor = await steps.ensureVendor({ vendor: read.content.vendor, source: read });
  const mapped = await steps.mapBill({ source: read, vendor: vendor.vendor });
  const { composition, mappingVersion } = mapped;
  const facts = { source: read, composition, blockers: vendor.problems, memory };
  const { remembersSince, remembersFrom, unpostedSince } = admission;
  const remembered = { remembersSince, remembersFrom, unpostedSince };
  const plan = await steps.planBill({ ...facts, ...remembered, isDryRun: otherRules === undefined });
  const shown = plan.bill ?? composition.bill;
  const now = underRules({ decision: 'eligible', because: mapped.because, composition, blockers: vendor.problems });
  return {
    ...plan,
    rules: composition.rules,
    source,
    rulesVersion: mappingVersion,
    ...(shown === undefined || otherRules !== undefined ? {} : { bill: shown }),
    ...(await comparison(now, steps, otherRules)),
  };
}

function summaryOf({ source, stated }: Exclude<LoadBillResult, { decision: 'unknown' }>): SourceSummary {
  const { status, syncStatus, content } = source;
  const { vendor, vendorInvoiceNumber, purchaseOrderNumber, billDate } = content;
  return {
    status,
    syncStatus,
    ...(vendor === undefined ? {} : { vendorName: vendor.name }),
    ...(vendorInvoiceNumber === undefined ? {} : { invoiceNumber: vendorInvoiceNumber }),
    ...(purchaseOrderNumber === undefined ? {} : { purchaseOrderNumber }),
    ...(billDate === undefined ? {} : { billDate }),
    ...(stated === undefined ? {} : { stated }),
  };
}

/** @param otherRules absent when no one asked about other rules. */
async function comparison(
  now: UnderRules,
  { mapOtherwise }: BillSteps,
  otherRules: Parameters<BillSteps['mapOtherwise']>[0] | undefined,
): Promise<Pick<BillPlan, 'compared'>> {
  if (otherRules === undefined) return {};
  return { compared: { now, other: underRules(await mapOtherwise(otherRules)) } };
}

function underRules({ decision, because, composition, blockers }: MapWithRulesResult): UnderRules {
  const { bill, problems = [], rules = [] } = composition ?? {};
  return { decision, because, problems: [...blockers, ...problems], rules, ...(bill === undefined ? {} : { bill }) };
}

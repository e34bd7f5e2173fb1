/** The totals of a plan as cells of a table, the same wherever they are shown. */
import { formatMoney, sum, type Money } from '../../domain/values/money.ts';
import type { DocumentRef } from '../../domain/values/document.ts';
import { nameOf } from '../one-bill.ts';
import { count, moneyOrNone } from '../report/words.ts';
import type { Outside } from './ask.ts';
import type { PlannedBill, PlanReport } from './report.ts';
import { codesOf, DECISION_WORDS, describeEntity } from './words.ts';

export interface Totals {
  readonly columns: readonly { readonly head: string; readonly isNumber?: boolean }[];
  readonly rows: readonly string[][];
  readonly foot: string[];
}

export function accountTotals({ accounts, sides }: PlanReport): Totals {
  return {
    columns: [
      { head: 'Entity' },
      { head: 'Account' },
      { head: 'Debit', isNumber: true },
      { head: 'Credit', isNumber: true },
      { head: 'Net', isNumber: true },
    ],
    rows: accounts.map(({ entityId, account, debit, credit, net }) => [
      describeEntity(entityId),
      account,
      formatMoney(debit),
      formatMoney(credit),
      formatMoney(net),
    ]),
    foot: ['Total', '', formatMoney(sides.debit), formatMoney(sides.credit), ''],
  };
}

/** What stays out has no plan: the sums of the columns are related by `describeBalance` alone. */
export function decisionTotals({ decisions, total }: PlanReport): Totals {
  return {
    columns: [
      { head: 'Bills', isNumber: true },
      { head: 'Plan' },
      { head: 'ServiceTitan', isNumber: true },
      { head: 'Intacct', isNumber: true },
      { head: 'Difference', isNumber: true },
    ],
    rows: decisions.map(({ decision, bills, source, planned, difference }) => [
      String(bills),
      DECISION_WORDS[decision],
      formatMoney(source),
      moneyOrNone(planned),
      moneyOrNone(difference),
    ]),
    foot: [String(total.bills), 'all', formatMoney(total.source), formatMoney(total.planned), ''],
  };
}

export function describeBalance({ total: { source, planned, leftOut, difference }, decisions }: PlanReport): string {
  const parts = `${formatMoney(planned)} in Intacct and ${formatMoney(leftOut)} left out (held, skipped, waiting, out of scope)`;
  const removed = decisions.find(({ decision }) => decision === 'removed');
  const more =
    removed === undefined
      ? ''
      : ` Of that, ${formatMoney(removed.source)} was posted and removed from Intacct by a person.`;
  return `Of ${formatMoney(source)} in ServiceTitan, ${parts}: difference ${formatMoney(difference)}.${more}`;
}

/** What the totals do not show: bills without a plan or an amount, and those that are not as they should be. */
export function remarksOnTotals({ unplanned, withoutAmount, bills, outside }: PlanReport): string[] {
  const differing = bills.filter(({ decision, remarks }) => decision === 'nothing' && remarks.length > 0);
  return [
    ...(outside === undefined ? [] : [describeOutside(outside)]),
    ...(unplanned.length === 0 ? [] : [`Not planned, and in no total: ${describeNames(unplanned)}.`]),
    ...(withoutAmount.length === 0
      ? []
      : [`ServiceTitan states no amount for ${withoutAmount.map(nameOf).join(', ')}: counted as nothing.`]),
    ...(differing.length === 0
      ? []
      : [
          `With nothing to do, but otherwise in Intacct than ServiceTitan or the rules have it: ${describeNames(differing)}. The journal says why; tieout sync --apply-mapping applies the rules to one.`,
        ]),
  ];
}

function describeOutside({ before, bills }: Outside): string {
  const which = `that were last modified before ${before.slice(0, 10)} were not read`;
  const one = 'one among them that is dated within what was asked for is not in this plan';
  return bills === undefined ? `Bills ${which}: ${one}.` : `${count(bills, 'bill')} ${which}: ${one}.`;
}

const NAMED = 10;

function describeNames(documents: readonly DocumentRef[]): string {
  const more = documents.length > NAMED ? `, and ${documents.length - NAMED} more` : '';
  return `${documents.slice(0, NAMED).map(nameOf).join(', ')}${more}`;
}

/** By code of a hold or finding: how many bills it concerns, and for how much. A bill with several codes counts for each. */
export function totalsByCode(bills: readonly PlannedBill[]): readonly [bills: string, code: string, amount: string][] {
  const codes = [...new Set(bills.flatMap(codesOf))];
  return codes.map((code) => {
    const of = bills.filter((bill) => codesOf(bill).includes(code));
    return [String(of.length), code, formatMoney(sumOf(of))];
  });
}

function sumOf(bills: readonly PlannedBill[]): Money {
  return sum(bills.map(({ owed }) => owed));
}

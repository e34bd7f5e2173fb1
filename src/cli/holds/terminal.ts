/** Bills and credits that wait for a person, or differ: as lists, and one with its timeline and the possible decisions. */
import {
  ANSWERED_BY_ADOPTING,
  ANSWERED_BY_REPOSTING,
  ANSWERED_BY_SEPARATING,
  CATALOGUE,
  type FailureCode,
} from '../../domain/failures/failure.ts';
import { formatMoney } from '../../domain/values/money.ts';
import type { BillStatusView } from '../../workflows/messages.ts';
import type { Skip } from '../../workflows/names.ts';
import { nameOf, titleOf, type BillName } from '../one-bill.ts';
import { pendingWords } from '../pending-words.ts';
import type { DifferingBill, OpenBill, OverdueBill } from '../../temporal/client/bill-lists.ts';
import { table, type Cell } from '../report/table.ts';
import { paragraph, plain, WIDTH } from '../report/text.ts';
import { describeAge, moneyOrNone } from '../report/words.ts';

/** People copy a code to ask about it: it is never broken across lines. */
const LONGEST_CODE = Math.max(...Object.keys(CATALOGUE).map((code) => code.length));

export function describeHolds(holds: readonly OpenBill[], isFiltered: boolean): string {
  if (holds.length === 0) return isFiltered ? 'No held bill matches.\n' : 'No bill is held.\n';
  const rows = holds.map((hold) => [
    ...cellsOf(hold, describeAge(hold.heldSince)),
    [hold.holdCode ?? '', hold.reason ?? '', ...hold.remedies.slice(0, 1).map((remedy) => `> ${remedy}`)],
  ]);
  const counts = Object.entries(Object.groupBy(holds, ({ holdCode }) => holdCode ?? 'unknown'))
    .map(([held, bills]) => `  ${String(bills?.length).padStart(4)}  ${plain(held)}`)
    .sort((a, b) => b.localeCompare(a));
  return `${tableOf('Why it is held, and what to do', rows)}
${holds.length} held:
${counts.join('\n')}
One bill, with its timeline and the possible decisions:
  npx tieout holds show <bill>
Once fixed, for one:
  npx tieout resolve <bill> retry --by <you> --why "…"
Once fixed, for all of a code:
  npx tieout resolve all retry --code <code> --by <you> --why "…"
`;
}

/** Bills that no one holds, and that do not come on. */
export function describeOverdue(
  bills: readonly OverdueBill[],
  served: ReadonlyMap<string, boolean | undefined>,
): string {
  if (bills.length === 0) return '';
  const rows = bills.map((bill) => [
    ...cellsOf(bill, describeAge(bill.waitsFor.since)),
    pendingWords(bill.waitsFor, bill.connectionId, served.get(bill.connectionId)),
  ]);
  return `
${tableOf('What it waits for', rows)}
${bills.length} not held, but being synced for longer than that takes. Tieout goes on by
itself when what is named is over.
`;
}

const LOOKED_AT = `As of each bill's last comparison; to compare a whole period again:
  npx tieout plan --from <date> --through <date>
`;

export function describeDiffering(bills: readonly DifferingBill[]): string {
  if (bills.length === 0) return `No posted bill differs.\n${LOOKED_AT}`;
  const rows = bills.map((bill) => [...cellsOf(bill), [...findingsOf(bill), ...furtherRemarks(bill)]]);
  return `${tableOf('What the controller should know', rows)}
${bills.length} differ. Tieout changes none of them unless you ask.
${LOOKED_AT}To look at one again, or to apply the current mapping to it (a credit:
--credit <id>):
  npx tieout sync --bill <bill>
  npx tieout sync --bill <bill> --apply-mapping --by <you> --why "…"
`;
}

/** Of one that an earlier version skipped, its timeline alone says it. */
const SEE_TIMELINE = 'Its timeline says who and why: npx tieout holds show <bill>';

export function describeSkipped(bills: readonly OpenBill[]): string {
  if (bills.length === 0) return 'No bill is skipped.\n';
  const rows = bills.map((bill) => [...cellsOf(bill), [describeSkip(bill.skip) ?? SEE_TIMELINE]]);
  return `${tableOf('Who decided, and why', rows)}
${bills.length} skipped. Nothing is done for them until a person takes one up again:
  npx tieout resolve <bill> retry --by <you> --why "…"
`;
}

function describeSkip(skip: Skip | undefined): string | undefined {
  return skip && `${skip.by}: ${skip.why}`;
}

function findingsOf({ findings }: DifferingBill): string[] {
  return findings.flatMap(({ code, summary, remedy }) => [code, summary, `> ${remedy}`]);
}

function furtherRemarks({ remarks, findings }: DifferingBill): string[] {
  return remarks.filter((remark) => findings.every(({ summary }) => summary !== remark));
}

function cellsOf(bill: OpenBill | DifferingBill | OverdueBill, age = ''): Cell[] {
  const { vendorId, amount } = bill;
  const name = [nameOf(bill), vendorId ?? '', age].filter((line) => line !== '');
  return [name, moneyOrNone(amount)];
}

/** The last column has what the others leave. */
function tableOf(last: string, rows: readonly Cell[][]): string {
  const why = { head: last, width: WIDTH, least: LONGEST_CODE };
  return table([{ head: 'Bill, vendor' }, { head: 'Amount', isNumber: true }, why], rows);
}

/** @param pending what it waits for at this moment. */
export function describeBill(
  name: BillName,
  view: BillStatusView | undefined,
  open: OpenBill | undefined,
  pending?: string,
): string {
  const { connection } = name;
  const hold = view?.hold;
  const code = hold?.code ?? open?.holdCode;
  const remedies = hold?.remedies ?? open?.remedies ?? [];
  const facts = [
    open?.vendorId === undefined ? '' : `vendor ${open.vendorId}`,
    open?.amount === undefined ? '' : formatMoney(open.amount),
    open?.billDate === undefined ? '' : `dated ${open.billDate}`,
  ].filter(Boolean);
  const status = view?.status ?? (open === undefined ? 'unknown' : 'held');
  const age = open === undefined ? '' : ` for ${describeAge(open.heldSince)}`;
  return [
    paragraph(`${titleOf(name)}, connection ${connection}: ${status}${age}`),
    ...(facts.length > 0 ? [paragraph(facts.join(', '))] : []),
    ...(pending === undefined ? [] : ['', paragraph(pending)]),
    ...(code === undefined ? [] : ['', `Held: ${code}`, paragraph(hold?.reason ?? open?.reason ?? '', '  ')]),
    ...(view?.skip === undefined ? [] : ['', paragraph(`Skipped by ${describeSkip(view.skip)}`)]),
    ...(remedies.length === 0 ? [] : ['', 'What to do:', ...remedies.map((remedy) => paragraph(remedy, '    ', '  - '))]), // prettier-ignore
    ...(code === undefined ? [] : ['', 'Decide:', ...decisionsFor(code, nameOf(name), connection)]),
    '',
    ...storyOf(view),
    '',
  ].join('\n');
}

function storyOf(view: BillStatusView | undefined): string[] {
  if (view === undefined)
    return [
      paragraph(
        'The timeline comes from a worker, and none is answering. The Web UI shows the result of each activity.',
      ),
    ];
  const width = String(view.story.length).length;
  return [
    'Timeline:',
    ...view.story.map((sentence, i) =>
      paragraph(sentence, ' '.repeat(width + 4), `  ${String(i + 1).padStart(width)}. `),
    ),
  ];
}

/** Over two lines, as a shell takes them: one would be too long for a terminal. */
function decisionsFor(code: string, bill: string, connection: string): string[] {
  const isOne = (codes: readonly FailureCode[]) => codes.some((one) => one === code);
  const decision = (what: string): string =>
    `  npx tieout resolve ${bill} ${what} \\\n      --connection ${connection} --by <you> --why "…"`;
  return [
    decision('retry'),
    ...(isOne(ANSWERED_BY_ADOPTING) ? [decision('adopt [--record <RECORDNO>]')] : []),
    ...(isOne(ANSWERED_BY_SEPARATING) ? [decision('separate [--record <RECORDNO>]')] : []),
    ...(isOne(ANSWERED_BY_REPOSTING) ? [decision('repost')] : []),
    decision('skip'),
  ];
}

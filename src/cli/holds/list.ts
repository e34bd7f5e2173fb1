/** Lists of bills and credits for people: what is held and why, what stands with a difference. Fits into 80 columns. */
import Table from 'cli-table3';

import { CATALOGUE } from '../../domain/failures/failure.ts';
import { formatMoney } from '../../domain/values/money.ts';
import { ageInWords, nameOf } from '../one-bill.ts';
import type { DifferingBill, OpenBill } from '../open-bills.ts';
import { cell, plain, WIDTH } from '../text.ts';

/** Three columns have four borders, and a space on each side of each. */
const ROOM = WIDTH - 4 - 3 * 2;
/** Somebody copies a code to ask for it: it stands in one piece. */
const LONGEST_CODE = Math.max(...Object.keys(CATALOGUE).map((code) => code.length));

/** A row before it is laid out: each cell has lines. */
interface Row {
  readonly name: readonly string[];
  readonly amount: string;
  readonly why: readonly string[];
}

export function describeHolds(holds: readonly OpenBill[], isFiltered: boolean): string {
  if (holds.length === 0) return isFiltered ? 'No bill is held that fits.\n' : 'No bill is held.\n';
  const rows = holds.map((hold) => ({
    ...columnsOf(hold, ageInWords(hold.heldSince)),
    why: [hold.holdCode ?? '', hold.reason ?? '', ...hold.remedies.slice(0, 1).map((remedy) => `> ${remedy}`)],
  }));
  const counts = Object.entries(Object.groupBy(holds, ({ holdCode }) => holdCode ?? 'unknown'))
    .map(([held, bills]) => `  ${String(bills?.length).padStart(4)}  ${plain(held)}`)
    .sort((a, b) => b.localeCompare(a));
  return `${tableOf('Why it is held, and what to do', rows)}
${holds.length} held:
${counts.join('\n')}
One with its story and ways out:
  npx tieout holds show <bill>
Mended for one:
  npx tieout resolve <bill> retry --by <you> --why "…"
Mended for all of a code:
  npx tieout resolve all retry --code <code> --by <you> --why "…"
`;
}

const LOOKED_AT = `Each as it was looked at last; a plan looks at all of a period again:
  npx tieout plan --from <date> --through <date>
`;

export function describeDiffering(bills: readonly DifferingBill[]): string {
  if (bills.length === 0) return `No posted bill differs.\n${LOOKED_AT}`;
  const rows = bills.map((bill) => ({ ...columnsOf(bill), why: bill.remarks }));
  return `${tableOf('What the controller should know', rows)}
${bills.length} differ. Nothing is done about them unasked.
${LOOKED_AT}To apply today's mapping to one (a credit: --credit <id>):
  npx tieout sync --bill <bill> --apply-mapping --by <you> --why "…"
`;
}

function columnsOf(bill: OpenBill | DifferingBill, age = ''): Omit<Row, 'why'> {
  const { vendorId, amount } = bill;
  return {
    name: [nameOf(bill), vendorId ?? '', age].filter((line) => line !== ''),
    amount: amount === undefined ? '' : formatMoney(amount),
  };
}

/** Amounts are as wide as they are, and the last column never narrower than a code. */
function tableOf(last: string, rows: readonly Row[]): string {
  const head = { name: ['Bill, vendor'], amount: 'Amount', why: [last] };
  const widest = (lines: readonly string[]): number => Math.max(...lines.map((line) => line.length));
  const amount = widest([head, ...rows].map((row) => row.amount));
  const name = Math.min(widest([head, ...rows].flatMap((row) => row.name)), ROOM - amount - LONGEST_CODE);
  const why = ROOM - amount - name;
  const table = new Table({
    head: [cell(head.name, name), head.amount, cell(head.why, why)],
    colWidths: [name, amount, why].map((width) => width + 2),
    colAligns: ['left', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const row of rows) table.push([cell(row.name, name), row.amount, cell(row.why, why)]);
  return table.toString();
}

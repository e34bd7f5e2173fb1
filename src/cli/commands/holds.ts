/** `tieout holds`: bills and credits that wait for a person, why, and what to do; one's whole story; what differs. */
import type { Client } from '@temporalio/client';
import Table from 'cli-table3';
import type { Command } from 'commander';

import { OperatorError } from '../../config/operator-error.ts';
import { kindOf } from '../../domain/document.ts';
import { ANSWERED_BY_ADOPTING, ANSWERED_BY_REPOSTING, type FailureCode } from '../../domain/failure.ts';
import { formatMoney } from '../../domain/money.ts';
import { withTemporal, type TemporalConnection } from '../../temporal/connect.ts';
import {
  ageInWords,
  caseOf,
  connectionOfBill,
  handleOf,
  nameOf,
  reasonBehind,
  refuseUnknownConnection,
  syncCommand,
  titleOf,
  unknownBill,
  workflowIdOf,
  type BillName,
  type DocumentId,
} from '../one-bill.ts';
import {
  listDifferingBills,
  listOpenBills,
  type DifferingBill,
  type OpenBill,
  type OpenBillFilter,
} from '../open-bills.ts';
import { jsonOption, parseCode, parseDays, parseDocument, print } from '../options.ts';
import type { BillCaseView } from '../../workflows/messages.ts';

interface HoldsOptions extends OpenBillFilter {
  readonly olderThan?: number;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  $ tieout holds
  $ tieout holds --code mapping.account-missing
  $ tieout holds --vendor V-1012 --older-than 3 --json
  $ tieout holds show 81420975            one bill with its whole story, and the ways out
  $ tieout holds show credit/82000456     the same of a vendor's credit
  $ tieout holds differing                bills that stand in Intacct with a difference; nothing waits for you

Exit code 3 when there are open holds, or differences.`;

export function registerHolds(program: Command): void {
  const holds = program
    .command('holds')
    .description('list the bills that wait for a person, why, and what to do')
    .option('--connection <id>', 'of one connection only')
    .option('--code <code>', 'held for this reason only, e.g. intacct.vendor-missing', parseCode)
    .option('--vendor <id>', 'of this VENDORID only')
    .option('--older-than <days>', 'held for longer than this many days', parseDays)
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action((options: HoldsOptions) => withTemporal((temporal) => list(temporal, options)));
  holds
    .command('show')
    .description('one bill: where it stands, why, the ways out, and its story so far')
    .argument('<bill>', 'ServiceTitan id of the bill, or credit/<id>', parseDocument)
    .option('--connection <id>', 'the connection of the bill, where several have one of this id')
    .addOption(jsonOption())
    .action((id: DocumentId, options: HoldsOptions) => withTemporal((temporal) => show(temporal, id, options)));
  holds
    .command('differing')
    .description('bills that stand in Intacct, but not as ServiceTitan or the rules have them')
    .option('--connection <id>', 'of one connection only')
    .addOption(jsonOption())
    .action((options: HoldsOptions) => withTemporal((temporal) => listDiffering(temporal, options)));
}

async function list({ client }: TemporalConnection, options: HoldsOptions): Promise<void> {
  await refuseUnknownConnection(client, options.connection);
  const { olderThan, json } = options;
  const all = await listOpenBills(client, 'held', options);
  const before = olderThan === undefined ? undefined : Date.now() - olderThan * 86_400_000;
  const holds = before === undefined ? all : all.filter(({ heldSince }) => Date.parse(heldSince ?? '') <= before);
  print(json, holds, () => describeHolds(holds, options));
  if (holds.length > 0) process.exitCode = 3;
}

async function listDiffering({ client }: TemporalConnection, { connection, json }: HoldsOptions): Promise<void> {
  await refuseUnknownConnection(client, connection);
  const bills = await listDifferingBills(client, { connection });
  print(json, bills, () => describeDiffering(bills));
  if (bills.length > 0) process.exitCode = 3;
}

async function show({ client }: TemporalConnection, id: DocumentId, options: HoldsOptions): Promise<void> {
  const name = { ...id, connection: await connectionOfBill(client, id, options.connection) };
  await refuseWithoutCase(client, name);
  const view = await caseOf(client, name);
  const [open] = await listOpenBills(client, 'held', { workflowId: workflowIdOf(name) });
  print(options.json, { ...name, ...view, open }, () => describeBill(name, view, open));
  if (open !== undefined) process.exitCode = 3;
}

/** A run that was refused, or ended from outside, has nothing to show of the bill. */
async function refuseWithoutCase(client: Client, name: BillName): Promise<void> {
  const handle = handleOf(client, name);
  const { status } = await handle.describe().catch((cause: unknown) => {
    throw unknownBill(name, cause);
  });
  if (status.name === 'RUNNING' || status.name === 'COMPLETED' || status.name === 'CONTINUED_AS_NEW') return;
  const reason = await handle.result().then(() => '', reasonBehind);
  throw new OperatorError(`the last run of ${kindOf(name)} ${name.billId} ended as ${status.name}: ${reason}`, {
    remedy: `Correct what is named. To try again: ${syncCommand(name)}`,
  });
}

function describeHolds(holds: readonly OpenBill[], { code, vendor, olderThan }: HoldsOptions): string {
  const isFiltered = [code, vendor, olderThan].some((filter) => filter !== undefined);
  if (holds.length === 0) return isFiltered ? 'No bill is held that fits.\n' : 'No bill is held.\n';
  const table = tableOf('Why it is held, and what to do');
  for (const hold of holds) {
    const why = [hold.holdCode, hold.reason ?? '', ...hold.remedies.slice(0, 1).map((remedy) => `> ${remedy}`)];
    table.push([...columnsOf(hold), ageInWords(hold.heldSince), why.join('\n')]);
  }
  const counts = Object.entries(Object.groupBy(holds, ({ holdCode }) => holdCode ?? 'unknown'))
    .map(([held, bills]) => `  ${String(bills?.length).padStart(4)}  ${held}`)
    .sort((a, b) => b.localeCompare(a));
  return `${table.toString()}\n${holds.length} held:\n${counts.join('\n')}
One with its story and ways out: npx tieout holds show <bill>
Mended for one:                  npx tieout resolve <bill> retry --by <you> --why "…"
Mended for all of a code:        npx tieout resolve all retry --code <code> --by <you> --why "…"
`;
}

function describeDiffering(bills: readonly DifferingBill[]): string {
  if (bills.length === 0) return 'No posted bill differs.\n';
  const table = tableOf('What the controller should know');
  for (const bill of bills) table.push([...columnsOf(bill), '', bill.remarks.join('\n')]);
  return `${table.toString()}\n${bills.length} differ. Nothing is done about them unasked.
To apply today's mapping to one: npx tieout sync --bill <bill> --apply-mapping --by <you> --why "…"
`;
}

/** Fits into 80 columns. */
function tableOf(last: string) {
  return new Table({
    head: ['Bill', 'Vendor', 'Amount', 'Age', last],
    colWidths: [17, 9, 12, 8, 29],
    colAligns: ['left', 'left', 'right', 'right', 'left'],
    wordWrap: true,
    style: { head: [], border: [] },
  });
}

function columnsOf(bill: OpenBill | DifferingBill): string[] {
  const { vendorId, amount } = bill;
  return [nameOf(bill), vendorId ?? '', amount === undefined ? '' : formatMoney(amount)];
}

function describeBill(name: BillName, view: BillCaseView | undefined, open: OpenBill | undefined): string {
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
  return [
    `${titleOf(name)}, connection ${connection}: ${status}${open === undefined ? '' : ` for ${ageInWords(open.heldSince)}`}`,
    ...(facts.length > 0 ? [facts.join(', ')] : []),
    ...(code === undefined ? [] : ['', `Held: ${code}`, `  ${hold?.reason ?? open?.reason ?? ''}`]),
    ...(remedies.length === 0 ? [] : ['', 'What to do:', ...remedies.map((remedy) => `  - ${remedy}`)]),
    ...(code === undefined ? [] : ['', 'Decide:', ...decisionsFor(code, nameOf(name), connection)]),
    '',
    ...(view === undefined
      ? ['Its story is told by a worker, and none answers now. The Web UI shows what each step said.']
      : ['Story:', ...view.story.map((sentence, i) => `  ${i + 1}. ${sentence}`)]),
    '',
  ].join('\n');
}

function decisionsFor(code: string, bill: string, connection: string): string[] {
  const isOne = (codes: readonly FailureCode[]) => codes.some((one) => one === code);
  const who = `--connection ${connection} --by <you> --why "…"`;
  return [
    `  npx tieout resolve ${bill} retry ${who}`,
    ...(isOne(ANSWERED_BY_ADOPTING) ? [`  npx tieout resolve ${bill} adopt [--record <RECORDNO>] ${who}`] : []),
    ...(isOne(ANSWERED_BY_REPOSTING) ? [`  npx tieout resolve ${bill} repost ${who}`] : []),
    `  npx tieout resolve ${bill} skip ${who}`,
  ];
}

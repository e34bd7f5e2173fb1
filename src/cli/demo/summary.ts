/** The demo's closing words: what happened, in a bookkeeper's terms, and what to try next. */
import Table from 'cli-table3';

import { formatMoney, sum } from '../../domain/money.ts';
import type { IntacctCompany } from '../../sandbox/intacct/company.ts';
import { nameOf } from '../one-bill.ts';
import type { Count, LedgerRecord } from './figures.ts';

export interface Places {
  readonly temporalUi: string | undefined;
  readonly intacctOrigin: string;
  readonly configPath: string;
  /** Set when the demo does not use Temporal's usual address. */
  readonly commandPrefix: string;
  readonly workerPid: number | undefined;
  /** Set when the demo does not use its usual folder. */
  readonly folderOption: string;
}

const HELD_QUERY = 'TieoutStatus="held" AND ExecutionStatus="Running"';
const PLAIN = { head: [], border: [] };

export function describeCount({ figures, live, held, surprises }: Count, entities: IntacctCompany['entities']): string {
  const money = (amount: string) => formatMoney(amount).padStart(14);
  const { credits } = figures;
  const width = String(figures.bills).length;
  const row = (many: number, what: string, amount: string) =>
    `${String(many).padStart(width)} ${what.padEnd(22)}${money(amount)}`;
  return [
    '',
    row(figures.bills, 'bills in ServiceTitan', figures.sourceTotal),
    row(figures.posted, 'posted in Intacct', figures.ledgerTotal),
    row(figures.held, 'held for a person', figures.heldTotal),
    row(figures.waiting, 'waiting', figures.waitingTotal),
    ...(figures.skipped === 0 ? [] : [row(figures.skipped, 'skipped by a person', figures.skippedTotal)]),
    `${'Difference'.padEnd(width + 23)}${money(figures.difference)}   missing ${figures.missing}, duplicates ${figures.duplicates}`,
    '',
    row(credits.credits, 'credits of vendors', credits.sourceTotal),
    row(credits.posted, 'posted as adjustments', credits.ledgerTotal),
    row(credits.held, 'held for a person', credits.heldTotal),
    row(credits.waiting, 'waiting', credits.waitingTotal),
    ...(credits.skipped === 0 ? [] : [row(credits.skipped, 'skipped by a person', credits.skippedTotal)]),
    `${'Difference'.padEnd(width + 23)}${money(credits.difference)}   missing ${credits.missing}, duplicates ${credits.duplicates}`,
    '',
    entityTable(live, entities),
    '',
    'Held, each until its cause is mended:',
    ...held.map((hold) => `  ${nameOf(hold)}  ${hold.reason ?? hold.holdCode}`),
    '',
    `${figures.intacctTransactions} Intacct transactions and ${figures.servicetitanCalls} ServiceTitan calls in ${figures.seconds} s.`,
    ...surprises.map((surprise) => `NOT AS EXPECTED: ${surprise}`),
    '',
  ].join('\n');
}

function entityTable(live: readonly LedgerRecord[], entities: IntacctCompany['entities']): string {
  const table = new Table({ head: ['Entity', 'Bills', 'Amount'], colAligns: ['left', 'right', 'right'], style: PLAIN });
  const companyLevel = { id: '', name: 'company level: bills over several' };
  for (const { id, name } of [...entities, companyLevel]) {
    const bills = live.filter(({ megaEntityId }) => (megaEntityId ?? '') === id);
    table.push([`${id} ${name}`.trim(), bills.length, formatMoney(sum(bills.map((bill) => bill.total)))]);
  }
  return table.toString();
}

export function describeNextSteps(
  { held }: Count,
  { temporalUi, intacctOrigin, configPath, commandPrefix, workerPid, folderOption }: Places,
): string {
  const unmapped = held.filter((hold) => hold.holdCode === 'mapping.account-missing').map((hold) => hold.billId);
  const [first = 0] = unmapped;
  return [
    'Look:',
    ...(temporalUi === undefined
      ? []
      : [
          `  Every bill's story    ${temporalUi} (open one; its story is under User Metadata)`,
          `  The held ones         ${temporalUi}?query=${encodeURIComponent(HELD_QUERY)}`,
        ]),
    `  The ledger            ${intacctOrigin}/_sandbox/state`,
    '',
    'Try, in another terminal, in this folder:',
    `  ${commandPrefix}npx tieout holds`,
    `  echo '        - { destination: job, jobType: 48, account: "5050" }' >> ${configPath}`,
    `  ${commandPrefix}npx tieout resolve ${first} retry --connection demo --by me --why "rule added"`,
    ...(workerPid === undefined
      ? []
      : [`  kill -9 ${workerPid}    # the worker: nothing is lost, nothing is posted twice`]),
    `  ${commandPrefix}npx tieout demo --check${folderOption}    # counts again: nothing missing, nothing twice`,
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}

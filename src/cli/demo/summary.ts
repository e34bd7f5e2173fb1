/** The demo's closing words: what happened, in a bookkeeper's terms, and what to try next. */
import Table from 'cli-table3';

import { formatMoney, sum } from '../../domain/money.ts';
import type { IntacctCompany } from '../../sandbox/intacct/company.ts';
import { nameOf } from '../one-bill.ts';
import { paragraph } from '../text.ts';
import type { Count, LedgerRecord } from './figures.ts';

export interface Places {
  readonly temporalUi: string | undefined;
  readonly servicetitanOrigin: string;
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
    ...describeHeld(held),
    '',
    `${figures.intacctTransactions} Intacct transactions and ${figures.servicetitanCalls} ServiceTitan calls in ${figures.seconds} s.`,
    ...surprises.map((surprise) => paragraph(`NOT AS EXPECTED: ${surprise}`)),
    '',
  ].join('\n');
}

function describeHeld(held: Count['held']): string[] {
  const width = Math.max(...held.map((hold) => nameOf(hold).length));
  return held.map((hold) =>
    paragraph(hold.reason ?? hold.holdCode ?? '', ' '.repeat(width + 4), `  ${nameOf(hold).padEnd(width)}  `),
  );
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

export function describeNextSteps({ held }: Count, places: Places): string {
  const { temporalUi, servicetitanOrigin, intacctOrigin, configPath, commandPrefix, workerPid, folderOption } = places;
  const [first] = held.filter((hold) => hold.holdCode === 'mapping.account-missing');
  const look = [
    ...(temporalUi === undefined
      ? []
      : [
          ['Every bill: open one, its story is under User Metadata:', temporalUi],
          ['The held ones:', `${temporalUi}?query=${encodeURIComponent(HELD_QUERY)}`],
        ]),
    ['The bills in ServiceTitan:', `${servicetitanOrigin}/`],
    ['The ledger in Intacct:', `${intacctOrigin}/`],
  ];
  const attempts = [
    ['What is held, and why:', `${commandPrefix}npx tieout holds`],
    [
      'A rule for what has none. The poll takes up its bills within ten seconds:',
      `echo '        - { destination: job, jobType: 48, account: "5050" }' \\\n      >> ${configPath}`,
    ],
    ...(first === undefined
      ? []
      : [
          [
            'One of them by hand. If the poll was first, it says so:',
            `${commandPrefix}npx tieout resolve ${nameOf(first)} retry \\\n      --connection demo --by me --why "rule added"`,
          ],
        ]),
    ...(workerPid === undefined
      ? []
      : [['Kill the worker: nothing is lost, and nothing is posted twice:', `kill -9 ${workerPid}`]]),
    ['Count again: nothing is missing, and nothing is there twice:', `${commandPrefix}npx tieout demo --check${folderOption}`], // prettier-ignore
  ];
  const list = (steps: readonly (readonly string[])[]): string[] =>
    steps.flatMap(([what, how]) => [`  ${what}`, `    ${how}`]);
  return [
    'Look:',
    ...list(look),
    '',
    'Try, in another terminal, in this folder:',
    ...list(attempts),
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}

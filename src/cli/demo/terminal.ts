/** The demo's closing words: what happened, in a bookkeeper's terms, and what to try next. */
import { formatMoney, sum } from '../../domain/values/money.ts';
import type { IntacctCompany } from '@tieout/sandboxes/intacct/company.ts';
import { visibilityQuery } from '../../temporal/client/search.ts';
import { nameOf } from '../one-bill.ts';
import { table } from '../report/table.ts';
import { paragraph } from '../report/text.ts';
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

/** An apostrophe would end the link in many a terminal. */
const HELD_QUERY = encodeURIComponent(visibilityQuery({ execution: 'Running', status: 'held' })).replaceAll("'", '%27');

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
    'Held bills, and why:',
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
  const columns = [{ head: 'Entity' }, { head: 'Bills', isNumber: true }, { head: 'Amount', isNumber: true }];
  const topLevel = { id: '', name: 'top level: bills over several' };
  const rows = [...entities, topLevel].map(({ id, name }) => {
    const bills = live.filter(({ megaEntityId }) => (megaEntityId ?? '') === id);
    return [`${id} ${name}`.trim(), String(bills.length), formatMoney(sum(bills.map((bill) => bill.total)))];
  });
  return table(columns, rows);
}

export function describeNextSteps({ held }: Count, places: Places): string {
  const unmapped = held.find((hold) => hold.holdCode === 'mapping.account-missing');
  return [
    'Look:',
    ...toLookAt(places),
    '',
    'Try, in another terminal, in this folder:',
    ...toTry(places, unmapped === undefined ? undefined : nameOf(unmapped)),
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}

function toLookAt({ temporalUi, servicetitanOrigin, intacctOrigin }: Places): string[] {
  const stories =
    temporalUi === undefined
      ? []
      : [
          ...step('Every bill: open one, its timeline is under User Metadata:', temporalUi),
          ...step('The held ones:', `${temporalUi}?query=${HELD_QUERY}`),
        ];
  return [
    ...stories,
    ...step('The bills in ServiceTitan:', `${servicetitanOrigin}/`),
    ...step('The ledger in Intacct:', `${intacctOrigin}/`),
  ];
}

/** @param unmapped a bill that has no rule. */
function toTry({ configPath, commandPrefix, workerPid, folderOption }: Places, unmapped: string | undefined): string[] {
  const rule = `echo '        - { destination: job, jobType: 48, account: "5050" }' \\\n      >> ${configPath}`;
  const retry = `${commandPrefix}npx tieout resolve ${unmapped} retry \\\n      --connection demo --by me --why "rule added"`;
  return [
    ...step('What is held, and why:', `${commandPrefix}npx tieout holds`),
    ...step('A rule for what has none. The poll takes up its bills within ten seconds:', rule),
    ...(unmapped === undefined ? [] : step('One of them by hand. If the poll was first, it says so:', retry)),
    ...(workerPid === undefined
      ? []
      : step('Kill the worker: nothing is lost, and nothing is posted twice:', `kill -9 ${workerPid}`)),
    ...step(
      'Count again: nothing is missing, and nothing is there twice:',
      `${commandPrefix}npx tieout demo --check${folderOption}`,
    ),
  ];
}

function step(what: string, how: string): string[] {
  return [`  ${what}`, `    ${how}`];
}

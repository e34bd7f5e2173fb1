/** `tieout plan`: what a sync of bills and credits would do now, as a journal, and why. Writes to neither system. */
import { existsSync } from 'node:fs';

import type { Command } from 'commander';

import { OperatorError } from '../../errors/operator-error.ts';
import type { DocumentRef } from '../../domain/values/document.ts';
import type { Question, Range } from '../../temporal/client/plans.ts';
import { withTemporal } from '../../temporal/connect.ts';
import { comparisonAsCsv } from '../comparison/csv.ts';
import { comparisonAsHtml } from '../comparison/html.ts';
import { comparisonOf, type ComparisonInput } from '../comparison/report.ts';
import { describeComparison } from '../comparison/terminal.ts';
import { warnIfNoWorker } from '../missing-worker.ts';
import { comparisonAsJson } from '../comparison/json.ts';
import { reportAsJson } from '../plan/json.ts';
import { connectionFromFile, onlyConnection } from '../one-bill.ts';
import {
  configOption,
  documentsIn,
  jsonOption,
  parseBatch,
  parseBillIds,
  parseDate,
  parseSeconds,
  type DocumentOptions,
} from '../options.ts';
import { listBills, planBills, type Listed } from '../plan/ask.ts';
import { reportAsCsv } from '../plan/csv.ts';
import { reportAsHtml } from '../plan/html.ts';
import { isHeld, reportOf, type PlanReportInput } from '../plan/report.ts';
import {
  otherRules,
  refuseTooMuch,
  refuseWrongRules,
  rulesAtHand,
  rulesOfFile,
  type RulesOfFile,
} from '../plan/rules.ts';
import { describeReport } from '../plan/terminal.ts';
import { deliver, refuseUnwritable, type Delivery, type Report } from '../report/deliver.ts';

interface PlanOptions extends DocumentOptions, Range, Delivery {
  readonly against?: string;
  readonly config: string;
  readonly connection?: string;
  readonly wait: number;
}

const EXAMPLES = `
Examples:
  $ tieout plan --bill 81000123,81000124
  $ tieout plan --credit 82000456
  $ tieout plan --from 2026-10-01 --through 2026-10-31 --html october.html
  $ tieout plan --batch 212 --csv batch-212.csv
  $ tieout plan --batch 212 --against new-tieout.yaml

A worker reads both systems and writes to neither. At most 5,000 bills and
credits at a time. --from, --through and --batch select credits as well as
bills; dates are bill and credit dates.

Exit code 3 when a bill would be held, has a finding, or would differ under the
other file; 1 when one could not be planned; 2 when a mapping rule is invalid.`;

export function registerPlan(program: Command): void {
  program
    .command('plan')
    .description('show what a sync would do now, as a journal, and why')
    .option('--bill <ids>', 'ServiceTitan bill ids, comma-separated', parseBillIds)
    .option('--credit <ids>', 'ServiceTitan vendor credit ids, comma-separated', parseBillIds)
    .option('--from <date>', 'first bill or credit date (needs --through)', parseDate)
    .option('--through <date>', 'last bill or credit date (needs --from)', parseDate)
    .option('--batch <number>', 'number of a ServiceTitan batch', parseBatch)
    .option('--against <file>', 'another tieout.yaml: show which bills would differ under its rules')
    .option('--csv <file>', 'write the journal as CSV (- for standard output)')
    .option('--html <file>', 'write an HTML page that can be emailed')
    .option('--journal', 'print every journal, even for many bills', false)
    .addOption(configOption())
    .option('--connection <id>', 'the connection, if the file has several')
    .option('--wait <seconds>', 'how long to wait for a worker', parseSeconds, 120)
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: PlanOptions, command: Command) => {
      const selection = selectionIn(options);
      await refuseUnwritable(options);
      const isDefault = command.getOptionValueSource('config') === 'default';
      const { chosen, ...files } = readFiles(options, isDefault);
      await withTemporal(async ({ client }) => {
        const connection = chosen ?? (await onlyConnection(client, options.config));
        const { own, other = otherIn(options, connection) } = files;
        const asked = { client, connectionId: connection, waitSeconds: options.wait };
        await warnIfNoWorker(client, connection, options.wait);
        await refuseWrongRules(asked, own, other);
        await deliver(options, await reportFor(asked, options, selection, other));
      });
    });
}

interface Files {
  /** Undefined: Temporal knows it. */
  readonly chosen: string | undefined;
  readonly own?: RulesOfFile | undefined;
  readonly other?: RulesOfFile | undefined;
}

/** What is wrong in a file is reported before anyone is asked; without a file there are no rules of one. */
function readFiles(options: PlanOptions, isDefault: boolean): Files {
  const { config, connection } = options;
  if (connection === undefined && isDefault && !existsSync(config)) return { chosen: undefined };
  const chosen = connectionFromFile(config, connection);
  const read = isDefault && connection !== undefined ? rulesAtHand : rulesOfFile;
  return { chosen, own: read(config, chosen), other: otherIn(options, chosen) };
}

function otherIn({ against }: PlanOptions, connection: string): RulesOfFile | undefined {
  return against === undefined ? undefined : otherRules(against, connection);
}

async function reportFor(asked: Question, options: PlanOptions, selection: string, other: RulesOfFile | undefined) {
  const { from, through, batch } = options;
  const named = documentsIn(options);
  const range = { from, through, batch };
  const { documents, ...listed }: Listed = named.length > 0 ? { documents: named } : await listBills(asked, range);
  if (other !== undefined) refuseTooMuch(other, documents.length);
  const answers = await planBills(asked, documents, other?.rules);
  const [first] = answers.unplanned;
  if (first !== undefined && answers.plans.length === 0) {
    throw new OperatorError(`there is no plan for ${first.kind} ${first.id}: ${first.reason}`, {
      remedy: 'Correct what is named, and plan again.',
    });
  }
  const about = { connection: asked.connectionId, selection, madeAt: new Date().toISOString(), ...answers, ...listed };
  if (other === undefined) return planned(about);
  return comparison({ ...about, against: other.path, otherVersion: other.rules.version });
}

function planned(input: PlanReportInput): Report {
  const report = reportOf(input);
  return {
    value: reportAsJson(report),
    words: (options) => describeReport(report, options),
    csv: () => reportAsCsv(report),
    html: () => reportAsHtml(report),
    bills: report.bills.length,
    isOpen: report.bills.some((bill) => isHeld(bill) || bill.findings.length > 0),
    isIncomplete: report.unplanned.length > 0,
  };
}

function comparison(input: ComparisonInput): Report {
  const report = comparisonOf(input);
  return {
    value: comparisonAsJson(report),
    words: (options) => describeComparison(report, options),
    csv: () => comparisonAsCsv(report),
    html: () => comparisonAsHtml(report),
    bills: report.bills.length,
    isOpen: report.bills.length > 0 || report.heldByBoth.length > 0,
    isIncomplete: report.unplanned.length > 0,
  };
}

/** In words. @throws OperatorError when the options choose nothing, or contradict each other. */
function selectionIn({ from, through, batch, ...options }: PlanOptions): string {
  const named = documentsIn(options);
  const refuse = (message: string) => {
    const remedy =
      'Name bills with --bill, credits with --credit, dates with --from and --through, or a batch with --batch.';
    return new OperatorError(message, { remedy, exitCode: 2 });
  };
  const isRange = from !== undefined || through !== undefined || batch !== undefined;
  if (named.length > 0 && isRange) throw refuse('--bill and --credit go without dates and batch');
  if (named.length > 0) return describeDocuments(named);
  if (!isRange) throw refuse('which bills?');
  if ((from === undefined) !== (through === undefined)) throw refuse('--from and --through go together');
  if (from !== undefined && through !== undefined && from > through) throw refuse(`${from} is after ${through}`);
  const dates = from === undefined ? [] : [`dates ${from} through ${through}`];
  return [...(batch === undefined ? [] : [`batch ${batch}`]), ...dates].join(', ');
}

function describeDocuments(named: readonly DocumentRef[]): string {
  const parts = (['bill', 'credit'] as const).flatMap((kind) => {
    const ids = named.filter((one) => one.kind === kind).map(({ id }) => id);
    if (ids.length === 0) return [];
    return [ids.length > 5 ? `${ids.length} named ${kind}s` : `${kind} ${ids.join(', ')}`];
  });
  return parts.join(' and ');
}

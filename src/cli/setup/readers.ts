/**
 * Reads both systems for commands that are used while a company is set up, when no worker can run yet (decision 0013).
 * Holds no client longer than the command, and asks for nothing but reads.
 */
import { validateRules } from '../../activities/validate-rules.ts';
import { IntacctClient } from '../../clients/intacct/intacct-client.ts';
import { ServiceTitanClient } from '../../clients/servicetitan/servicetitan-client.ts';
import type { ConnectionSettings } from '../../config/schema.ts';
import { OperatorError } from '../../errors/operator-error.ts';
import {
  problemsOf,
  readIntacctAccess,
  readServiceTitanAccess,
  type Environment,
  type IntacctAccess,
  type ServiceTitanAccess,
} from '../../config/variables.ts';
import { addDays, type CalendarDate } from '../../domain/values/calendar-date.ts';
import { failedAs, IntegrationError } from '../../domain/failures/failure.ts';
import type { RuleProblem } from '../../domain/mapping/rule-problem.ts';
import { masterDataRequestOfDocuments } from '../../domain/reporting/mapping-coverage.ts';
import type { ConnectionPolicy } from '../../domain/mapping/connection-policy.ts';
import type { MasterData } from '../../domain/ledger/master-data.ts';
import { isWithdrawn, type SourceBill } from '../../domain/source/source-bill.ts';
import type { DocumentKind, DocumentRef } from '../../domain/values/document.ts';
import { callWithin, type Call } from '../../ports/call.ts';
import { datedIn, datedRow } from '../../domain/source/bill-dates.ts';
import { plain } from '../report/text.ts';

/** No activity waits for this: what takes long is shown as it goes. */
const PATIENCE_MS = 3_600_000;
/** A bill may be dated after the day it was last changed. */
const DATED_AHEAD_DAYS = 31;
const DAY_MS = 86_400_000;

export type Settings = Pick<ConnectionSettings, 'servicetitan' | 'intacct'>;

export interface Access {
  readonly servicetitan: ServiceTitanAccess;
  readonly intacct: IntacctAccess;
}

/** @throws OperatorError that names every variable of both systems that is missing or wrong. */
export function accessOf(environment: Environment, settings: Settings): Access {
  const servicetitan = readServiceTitanAccess(environment, settings.servicetitan.variables);
  const intacct = readIntacctAccess(environment, settings.intacct.variables);
  if ('problems' in servicetitan || 'problems' in intacct) throw unusable(problemsOf(servicetitan, intacct));
  return { servicetitan: servicetitan.access, intacct: intacct.access };
}

/** @throws OperatorError that names every variable that is missing or wrong. */
export function intacctAccessOf(environment: Environment, { intacct }: Pick<Settings, 'intacct'>): IntacctAccess {
  const reading = readIntacctAccess(environment, intacct.variables);
  if ('problems' in reading) throw unusable(reading.problems);
  return reading.access;
}

function unusable(problems: readonly string[]): OperatorError {
  return new OperatorError(
    `the environment cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    {
      remedy: 'Copy .env.example to .env in this folder and fill it in, or set them. Nothing was connected to.',
      exitCode: 2,
    },
  );
}

/** Whether the environment says anything of Intacct at all. */
export function namesIntacct(environment: Environment, { intacct }: Pick<Settings, 'intacct'>): boolean {
  return Object.keys(environment).some((name) => name.startsWith(`${intacct.variables}_`) && environment[name] !== '');
}

/** Rules that cannot be right in the company, as the worker's start finds them. */
export function wrongRules(intacct: IntacctAccess, settings: ConnectionSettings): Promise<RuleProblem[]> {
  const { mapping, bills } = settings;
  const ledger = new IntacctClient({ intacct, settings });
  return explainFailures(() => validateRules({ mapping, entities: bills.entities }, ledger, patience()));
}

/** What these may point at, and the lists of master data that are read whole. */
export function masterDataOfDocuments(
  intacct: IntacctAccess,
  settings: Settings,
  documents: readonly SourceBill[],
  policy: ConnectionPolicy,
): Promise<MasterData> {
  const question = masterDataRequestOfDocuments(documents, policy);
  return explainFailures(() => new IntacctClient({ intacct, settings }).readAllMasterData(question, patience()));
}

/** Bills and credits dated within a period that are still in ServiceTitan, not withdrawn. */
export function documentsOfPeriod(
  servicetitan: ServiceTitanAccess,
  settings: ConnectionSettings,
  { from, through }: { readonly from: CalendarDate; readonly through: CalendarDate },
): Promise<SourceBill[]> {
  return explainFailures(async () => {
    const client = new ServiceTitanClient({ servicetitan, settings });
    const window = {
      from: `${addDays(from, -DATED_AHEAD_DAYS)}T00:00:00Z`,
      before: new Date(Date.now() + DAY_MS).toISOString(),
    };
    const denied = await client.deniedPayments();
    if (denied !== undefined) process.stderr.write(`Payments in ServiceTitan are not noticed: ${denied.summary}\n`);
    if (process.stderr.isTTY) process.stderr.write('Reading the bills and credits of the period in ServiceTitan …\n');
    const isWithin = (date: CalendarDate | undefined): boolean => date !== undefined && from <= date && date <= through;
    const { timeZone } = settings.bills;
    const chosenOf = async (kind: DocumentKind): Promise<DocumentRef[]> => {
      const chosen: DocumentRef[] = [];
      for await (const { rows } of client.parts(kind, window))
        chosen.push(...rows.filter((row) => isWithin(datedRow(row, timeZone).billDate)));
      return chosen;
    };
    const credits = settings.credits.enabled ? await chosenOf('credit').catch(withoutCredits) : [];
    const chosen = [...(await chosenOf('bill')), ...credits];
    const loaded = await Promise.all(chosen.map((one) => client.load(one, patience())));
    const documents = loaded.map((document) => document && datedIn(document, timeZone));
    // One may have changed since it was listed.
    return documents
      .filter((document) => document !== undefined)
      .filter((document) => !isWithdrawn(document) && isWithin(document.content.billDate));
  });
}

/** An app that may not read credits reads bills all the same. */
function withoutCredits(error: unknown): [] {
  if (!failedAs(error, 'servicetitan.access-denied')) throw error;
  process.stderr.write(`Credits are not among them: ${plain(error.failure.summary)}\n`);
  return [];
}

function patience(): Call {
  return callWithin(PATIENCE_MS, new AbortController().signal);
}

/** A failure of either system in the words of the catalogue. */
export async function explainFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    const { summary, remedy, disposition } = error.failure;
    const isPassing = disposition === 'retry' || disposition === 'retry-later';
    throw new OperatorError(summary, { remedy: isPassing ? 'Try again in a while.' : remedy, cause: error });
  }
}

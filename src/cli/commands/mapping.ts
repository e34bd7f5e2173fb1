/** `tieout mapping check`: checks the rules, and what they do with the bills of a period. Writes nothing anywhere. */
import type { Command } from 'commander';

import { loadFile, policyOf, readText } from '../../config/load.ts';
import { OperatorError } from '../../errors/operator-error.ts';
import { describeRuleProblems } from '../../config/rule-problems.ts';
import type { ConnectionSettings } from '../../config/schema.ts';
import type { Environment } from '../../config/variables.ts';
import type { CalendarDate } from '../../domain/values/calendar-date.ts';
import { coverageOf } from '../../domain/reporting/mapping-coverage.ts';
import { envFileOption, loadEnvironment, noEnvFileOption, type EnvironmentOptions } from '../environment.ts';
import { gapsIn } from '../init/gaps.ts';
import { asJson, locate, type CheckedConnection } from '../mapping/report.ts';
import { describeCheck } from '../mapping/terminal.ts';
import { connectionFromFile } from '../one-bill.ts';
import { configOption, configPathOf, jsonOption, parseDate } from '../options.ts';
import { print } from '../report/deliver.ts';
import {
  accessOf,
  documentsOfPeriod,
  intacctAccessOf,
  masterDataOfDocuments,
  namesIntacct,
  wrongRules,
} from '../setup/readers.ts';

interface CheckOptions extends EnvironmentOptions {
  readonly config: string;
  readonly connection?: string;
  readonly offline: boolean;
  readonly from?: CalendarDate;
  readonly through?: CalendarDate;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  $ tieout mapping check --offline    the file alone
  $ tieout mapping check              also against Intacct's accounts,
                                      dimensions and terms
  $ tieout mapping check --from 2026-10-01 --through 2026-10-31
                                      also which lines of these dates have gaps

No worker is needed: the command reads Intacct and, for a period, ServiceTitan,
using variables from the environment and from .env.
Exit code 2 when a rule is invalid; 3 when a line in the period has no matching
rule, or a rule has no value for it.`;

export function registerMapping(program: Command): void {
  const mapping = program.command('mapping').description('check the mapping rules in tieout.yaml');
  mapping
    .command('check')
    .description('check the rules, and what they do with the bills of a period')
    .addOption(configOption())
    .option('--connection <id>', 'only this connection (needed for a period, if the file has several)')
    .option('--offline', 'check the file alone', false)
    .option('--from <date>', 'first bill or credit date of a period (needs --through)', parseDate)
    .option('--through <date>', 'last bill or credit date (needs --from)', parseDate)
    .addOption(jsonOption())
    .addOption(envFileOption())
    .addOption(noEnvFileOption())
    .addHelpText('after', EXAMPLES)
    .action((options: CheckOptions, command: Command) => {
      const environment = options.offline ? process.env : loadEnvironment(options);
      return check({ ...options, config: configPathOf(options, command) }, environment);
    });
}

async function check(options: CheckOptions, environment: Environment): Promise<void> {
  const { config, json } = options;
  const period = periodIn(options);
  const { connections } = loadFile(config, environment);
  const named = period === undefined ? options.connection : connectionFromFile(config, options.connection);
  if (named !== undefined && !Object.hasOwn(connections, named)) throw unknown(config, named, Object.keys(connections));
  const chosen = Object.entries(connections).filter(([id]) => named === undefined || id === named);
  const checked: CheckedConnection[] = [];
  for (const [id, settings] of chosen) {
    if (period !== undefined) accessOf(environment, settings); // refused before anything is read
    const rules = await checkRules(id, settings, options, environment);
    const isRight = rules.problems.length === 0;
    checked.push(period === undefined || !isRight ? rules : { ...rules, ...(await cover(id, settings, { path: config, period, environment })) }); // prettier-ignore
  }
  const result = { path: config, markedGaps: gapsIn(readText(config)).map(({ line }) => line), connections: checked };
  print(json, asJson(result), () => describeCheck(result));
  if (checked.some(({ problems }) => problems.length > 0)) process.exitCode = 2;
  else if (checked.some(({ coverage }) => (coverage?.gaps.length ?? 0) > 0)) process.exitCode = 3;
}

async function checkRules(
  connection: string,
  settings: ConnectionSettings,
  { config, offline }: CheckOptions,
  environment: Environment,
): Promise<CheckedConnection> {
  if (offline) {
    const notCompared = '--offline was given. Without it, accounts, places and terms are looked up there.';
    return { connection, problems: [], notCompared };
  }
  if (!namesIntacct(environment, settings)) {
    return { connection, problems: [], notCompared: withoutVariables(settings.intacct.variables) };
  }
  const problems = await wrongRules(intacctAccessOf(environment, settings), settings);
  return { connection, problems: describeRuleProblems(config, connection, problems) };
}

function withoutVariables(prefix: string): string {
  return `No variable ${prefix}_… is set, so an account, place or term that Intacct does not have was not found. Copy .env.example to .env in this folder and fill it in, or name such a file with --env-file; then check again.`;
}

interface Question {
  readonly path: string;
  readonly period: Period;
  readonly environment: Environment;
}

async function cover(
  connection: string,
  settings: ConnectionSettings,
  { path, period, environment }: Question,
): Promise<Pick<CheckedConnection, 'period' | 'coverage'>> {
  const { servicetitan, intacct } = accessOf(environment, settings);
  const policy = policyOf(connection, settings, servicetitan.tenantId);
  const documents = await documentsOfPeriod(servicetitan, settings, period);
  const masterData = await masterDataOfDocuments(intacct, settings, documents, policy);
  return { period, coverage: locate(coverageOf(documents, policy, masterData), readText(path), connection) };
}

interface Period {
  readonly from: CalendarDate;
  readonly through: CalendarDate;
}

/** @throws OperatorError when the options contradict each other. */
function periodIn({ from, through, offline }: CheckOptions): Period | undefined {
  const refuse = (message: string) =>
    new OperatorError(message, { remedy: 'Name a period as --from 2026-10-01 --through 2026-10-31.', exitCode: 2 });
  if (from === undefined && through === undefined) return undefined;
  if (from === undefined || through === undefined) throw refuse('--from and --through go together');
  if (offline) throw refuse('--offline reads no bills, so it goes without a period');
  if (from > through) throw refuse(`${from} is after ${through}`);
  return { from, through };
}

function unknown(config: string, named: string, known: readonly string[]): OperatorError {
  return new OperatorError(`${config} has no connection ${named}`, {
    remedy: `Name one of: ${known.join(', ')}.`,
    exitCode: 2,
  });
}

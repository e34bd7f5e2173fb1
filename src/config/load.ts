/** Reads `tieout.yaml` and the environment into settings; lists every problem at once, before anything connects. */
import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { z } from 'zod';

import type { ConnectionPolicy } from '../domain/mapping/connection-policy.ts';
import { fingerprint } from '../domain/values/fingerprint.ts';
import { OperatorError } from '../errors/operator-error.ts';
import { useCurrentNames } from './former-names.ts';
import { located, problemsIn } from './problems.ts';
import { readText } from './read-text.ts';
import { sharedTenants } from './shared-tenants.ts';
import { describeIssue } from './validation-messages.ts';
import { tieoutSchema, TOP_LEVEL, variablesSchema, type ConnectionSettings, type TieoutFile } from './schema.ts';
import {
  isTestToProduction,
  problemsOf,
  readIntacctAccess,
  readServiceTitanAccess,
  type Environment,
  type IntacctAccess,
  type ServiceTitanAccess,
} from './variables.ts';

export { readText };

export interface ConnectionConfig {
  readonly connectionId: string;
  readonly settings: ConnectionSettings;
  readonly servicetitan: ServiceTitanAccess;
  readonly intacct: IntacctAccess;
}

export interface Config {
  readonly path: string;
  readonly connections: ReadonlyMap<string, ConnectionConfig>;
  readonly schedules: TieoutFile['schedules'];
}

/** @throws OperatorError (exit code 2) that names every problem of the file and the environment. */
export function loadConfig(path: string, environment: Environment): Config {
  const { file, problems, variables } = readFile(path, environment);
  const connections = new Map<string, ConnectionConfig>();
  const ofAccess: string[] = [];
  for (const [connectionId, prefixes] of Object.entries(variables)) {
    const access = readAccess(environment, prefixes.servicetitan.variables, prefixes.intacct.variables);
    if ('problems' in access) {
      ofAccess.push(...access.problems.map((problem) => `connection ${connectionId}: ${problem}`));
      continue;
    }
    const settings = file?.connections[connectionId];
    if (settings !== undefined) connections.set(connectionId, { connectionId, settings, ...access });
  }
  const all = [...problems, ...ofAccess];
  if (file === undefined || all.length > 0)
    throw configurationError(path, all, ofAccess.length === 0 ? [] : [WHERE_VARIABLES_STAND]);
  return { path, connections, schedules: file.schedules };
}

function readAccess(
  environment: Environment,
  servicetitanPrefix: string,
  intacctPrefix: string,
): Pick<ConnectionConfig, 'servicetitan' | 'intacct'> | { readonly problems: readonly string[] } {
  const servicetitan = readServiceTitanAccess(environment, servicetitanPrefix);
  const intacct = readIntacctAccess(environment, intacctPrefix);
  if ('problems' in servicetitan || 'problems' in intacct) return { problems: problemsOf(servicetitan, intacct) };
  if (isTestToProduction(servicetitan.access, intacct.access)) {
    return {
      problems: ['an integration tenant of ServiceTitan must not post into a production company of Intacct'],
    };
  }
  return { servicetitan: servicetitan.access, intacct: intacct.access };
}

/** The rules of a connection as the domain asks for them; the file alone decides, no secret is needed. */
export function policyOf(connectionId: string, settings: ConnectionSettings, tenantId: string): ConnectionPolicy {
  const { bills, credits, mapping, goLive } = settings;
  const { [TOP_LEVEL]: topLevel, ...entities } = bills.closedThrough;
  return {
    connectionId,
    tenantId,
    goLive,
    timeZone: bills.timeZone,
    eligible: bills.eligible,
    billNumberFallback: { vendorIds: bills.numberFallbackVendors },
    postingDate: 'billDate',
    closedThrough: { ...entities, ...(topLevel === undefined ? {} : { '': topLevel }) },
    action: bills.action,
    closedPeriod: bills.closedPeriod,
    corrections: bills.corrections,
    numberAfterReversal: bills.numberAfterReversal,
    alreadyEntered: bills.alreadyEntered,
    charges: bills.charges,
    zeroAmount: bills.zeroAmount,
    currency: bills.currency,
    entities: bills.entities,
    priceTolerance: bills.priceTolerance,
    billAmountIncludes: bills.billAmountIncludes,
    settleTimeMs: bills.settleTime,
    mapping,
    credits,
    // Without credits the version is as it was before there were any: nothing has changed.
    version: fingerprint({ goLive, bills, mapping, ...(credits.enabled ? { credits } : {}) }),
  };
}

/**
 * The file alone, for a caller who needs no secret or watches it for changes.
 * @param environment what is known of it: which connections share a tenant.
 * @throws OperatorError when it cannot be used.
 */
export function loadFile(path: string, environment: Environment = {}): TieoutFile {
  const { file, problems } = readFile(path, environment);
  if (file === undefined) throw configurationError(path, problems);
  return file;
}

interface FileReading {
  /** Absent when the file has a problem. */
  readonly file?: TieoutFile;
  readonly problems: string[];
  /** Which variables each connection reads: known also when something else in the file is wrong. */
  readonly variables: z.output<typeof variablesSchema>['connections'];
}

function readFile(path: string, environment: Environment): FileReading {
  const text = readText(path);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  useCurrentNames(document);
  const syntax = syntaxProblems([...document.errors, ...document.warnings]);
  if (syntax.length > 0) return { problems: syntax, variables: {} };
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return { problems: [`line 1: ${error instanceof Error ? error.message : String(error)}`], variables: {} };
  }
  const { connections: variables } = variablesSchema.parse(content);
  const parsed = tieoutSchema.safeParse(content, { error: describeIssue, reportInput: true });
  const problems = [
    ...problemsIn(parsed.error?.issues ?? [], content, document, lines),
    ...located(text, sharedTenants(variables, environment)),
  ];
  if (parsed.success && problems.length === 0) return { file: parsed.data, problems, variables };
  return { problems, variables };
}

/** What a line one column off does to the lines after it is the parser's language, and left out. */
function syntaxProblems(errors: readonly YAMLError[]): string[] {
  const shifted = errors.find(isShifted);
  if (shifted === undefined) return errors.map(describeSyntax);
  const line = shifted.linePos?.[0].line ?? 1;
  return [
    `line ${line}: it does not begin in the column of its neighbours: entries of one list, and settings of one group, must be exactly below each other`,
  ];
}

function isShifted({ code, message }: YAMLError): boolean {
  if (code === 'BAD_INDENT') return message.includes('must start at the same column');
  return code === 'BLOCK_AS_IMPLICIT_KEY';
}

/** A tag that YAML does not know, such as `!!js/function`, is only warned of, and its value taken for text. */
function describeSyntax({ linePos, message }: YAMLError): string {
  const words = message.replace(/ at line \d[^]*/, '').replace('tag:yaml.org,2002:', '!!');
  const what = words.startsWith('Unresolved tag') ? `${words}: write the value without it` : words;
  return `line ${linePos?.[0].line ?? 1}: ${what}`;
}

const WHERE_VARIABLES_STAND =
  'Variables are read from the shell and from .env in the current folder, or the file that --env-file names; .env.example shows them.';

/** @param hints what else helps to fix them, a sentence each. */
export function configurationError(
  path: string,
  problems: readonly string[],
  hints: readonly string[] = [],
): OperatorError {
  const list = problems.map((problem) => `  - ${problem}`).join('\n');
  return new OperatorError(`the configuration cannot be used (${path}), ${problems.length} problem(s):\n${list}`, {
    remedy: ['Correct each of them and start again; nothing was written anywhere.', ...hints].join(' '),
    exitCode: 2,
  });
}

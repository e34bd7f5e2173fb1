/** Reads `tieout.yaml` and the environment into settings; lists every problem at once, before anything connects. */
import { readFileSync } from 'node:fs';

import { LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';

import type { ConnectionPolicy } from '../domain/connection.ts';
import { fingerprint } from '../domain/fingerprint.ts';
import { OperatorError } from './operator-error.ts';
import { tieoutSchema, type ConnectionSettings, type TieoutFile } from './schema.ts';
import {
  readIntacctAccess,
  readServiceTitanAccess,
  sandboxMeetsProduction,
  VariableReader,
  type Environment,
  type IntacctAccess,
  type ServiceTitanAccess,
} from './variables.ts';

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
  const { file, problems } = readFile(path);
  const connections = new Map<string, ConnectionConfig>();
  for (const [connectionId, settings] of Object.entries(file?.connections ?? {})) {
    const source = new VariableReader(environment, settings.servicetitan.variables);
    const ledger = new VariableReader(environment, settings.intacct.variables);
    const config = {
      connectionId,
      settings,
      servicetitan: readServiceTitanAccess(source),
      intacct: readIntacctAccess(ledger),
    };
    const wrong = [...source.problems, ...ledger.problems];
    if (wrong.length === 0 && sandboxMeetsProduction(config.servicetitan, config.intacct)) {
      wrong.push('an integration tenant of ServiceTitan must not post into a production company of Intacct');
    }
    problems.push(...wrong.map((problem) => `connection ${connectionId}: ${problem}`));
    connections.set(connectionId, config);
  }
  if (file === undefined || problems.length > 0) throw configurationError(path, problems);
  return { path, connections, schedules: file.schedules };
}

/** The rules of a connection as the domain asks for them; the file alone decides, no secret is needed. */
export function policyOf(connectionId: string, settings: ConnectionSettings, tenantId: string): ConnectionPolicy {
  const { bills, mapping, goLive } = settings;
  const { company, ...entities } = bills.closedThrough;
  return {
    connectionId,
    tenantId,
    goLive,
    eligible: bills.eligible,
    billNumberFallback: { vendorIds: bills.numberFallbackVendors },
    postingDate: 'billDate',
    closedThrough: { ...entities, ...(company === undefined ? {} : { '': company }) },
    action: bills.action,
    billAmountIncludes: bills.billAmountIncludes,
    settleTimeMs: bills.settleTime,
    mapping,
    version: fingerprint({ goLive, bills, mapping }),
  };
}

/** The file alone, for whoever watches it for changes. @throws OperatorError when it cannot be used. */
export function loadFile(path: string): TieoutFile {
  const { file, problems } = readFile(path);
  if (file === undefined) throw configurationError(path, problems);
  return file;
}

function readFile(path: string): { file: TieoutFile | undefined; problems: string[] } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new OperatorError(`the configuration ${path} cannot be read`, {
      remedy: 'Name the file with --config <path>, or create tieout.yaml here (see examples/hvac-month/tieout.yaml).',
      exitCode: 2,
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const syntax = document.errors.map(
    (error) => `line ${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`,
  );
  if (syntax.length > 0) return { file: undefined, problems: syntax };
  const parsed = tieoutSchema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (parsed.success) return { file: parsed.data, problems: [] };
  const problems = parsed.error.issues.map((issue) => {
    const where = issue.path.filter((part) => typeof part !== 'symbol');
    return `line ${lineOf(document, lines, where)}: ${where.join('.') || 'the file'}: ${issue.message}`;
  });
  return { file: undefined, problems };
}

/** The line of the setting, or of the nearest one above it that is there. */
function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    if (range) return lines.linePos(range[0]).line;
  }
  return 1;
}

function configurationError(path: string, problems: readonly string[]): OperatorError {
  const list = problems.map((problem) => `  - ${problem}`).join('\n');
  return new OperatorError(`the configuration cannot be used (${path}), ${problems.length} problem(s):\n${list}`, {
    remedy: 'Correct each of them and start again; nothing was connected to.',
    exitCode: 2,
  });
}

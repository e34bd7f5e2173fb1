/** A bill or credit as commands name it, and which connection it is of. */
import { existsSync } from 'node:fs';

import type { Client } from '@temporalio/client';

import { loadFile } from '../config/load.ts';
import { environmentAtHand } from './environment.ts';
import { OperatorError } from '../errors/operator-error.ts';
import { capitalized, type DocumentRef } from '../domain/values/document.ts';
import { countRuns } from '../temporal/client/bill-lists.ts';
import { listConnections } from '../temporal/client/polls.ts';
import type { DocumentKey } from '../workflows/names.ts';

export interface BillName extends DocumentRef {
  readonly connection: string;
}

/** `81000123` for a bill, `credit/82000456` for a credit: as lists show it and commands take it. */
export function nameOf({ kind, id }: DocumentRef): string {
  return kind === 'credit' ? `credit/${id}` : String(id);
}

/** At the beginning of a sentence. */
export function titleOf({ kind, id }: DocumentRef): string {
  return capitalized(`${kind} ${id}`);
}

/** The connection that was named, else the only one that knows this bill. @throws OperatorError when that is not one. */
export async function connectionOfBill(client: Client, document: DocumentRef, named?: string): Promise<string> {
  if (named !== undefined) return named;
  const known: string[] = [];
  for (const connection of await listConnections(client)) {
    if ((await countRuns(client, { key: keyOf({ ...document, connection }) })) > 0) known.push(connection);
  }
  const [only, second] = known;
  if (only !== undefined && second === undefined) return only;
  const { kind, id } = document;
  const what =
    only === undefined ? `Temporal knows no ${kind}` : `several connections (${known.join(', ')}) have a ${kind}`;
  throw new OperatorError(`${what} ${id}`, {
    remedy: 'Check the id, or name the connection with --connection. npx tieout holds lists what is held.',
    exitCode: 2,
  });
}

/** @throws OperatorError when no worker has ever served a connection of this name. */
export async function refuseUnknownConnection(client: Client, named: string | undefined): Promise<void> {
  if (named === undefined) return;
  const known = await listConnections(client);
  if (known.includes(named)) return;
  throw new OperatorError(`Temporal knows no connection ${named}`, {
    remedy: `Name one of: ${known.join(', ') || 'none yet; start the worker first'}.`,
    exitCode: 2,
  });
}

/** The connection that was named, else the only one of the configuration. @throws OperatorError when that is not one. */
export function connectionFromFile(config: string, named?: string): string {
  if (named !== undefined) return named;
  if (!existsSync(config)) {
    throw new OperatorError(`which connection? There is no ${config} here that says it`, {
      remedy: 'Name the connection with --connection, or the file with --config.',
      exitCode: 2,
    });
  }
  const connections = Object.keys(loadFile(config, environmentAtHand()).connections);
  const [only, second] = connections;
  if (only !== undefined && second === undefined) return only;
  throw new OperatorError(`${config} has several connections: ${connections.join(', ')}`, {
    remedy: 'Name the one that is meant with --connection.',
    exitCode: 2,
  });
}

/** As `connectionFromFile`; `undefined` where no file says it. What is wrong in a file is thrown before anyone is asked. */
export function connectionAtHand(config: string, named?: string): string | undefined {
  return named === undefined && !existsSync(config) ? undefined : connectionFromFile(config, named);
}

/** The only connection that Temporal knows: in the demo, for instance. @throws OperatorError when there are more, or none. */
export async function onlyConnection(client: Client, config: string): Promise<string> {
  const [only, second] = await listConnections(client);
  return only !== undefined && second === undefined ? only : connectionFromFile(config);
}

export function keyOf({ connection, kind, id }: BillName): DocumentKey {
  return { connectionId: connection, kind, id };
}

export function unknownBill(name: BillName, cause?: unknown): OperatorError {
  const { kind, id, connection } = name;
  return new OperatorError(`Temporal knows no ${kind} ${id} of connection ${connection}`, {
    remedy: `Check the id and --connection. To sync it now: ${syncCommand(name)}`,
    cause,
  });
}

export function syncCommand({ kind, id, connection }: BillName): string {
  return `npx tieout sync --${kind} ${id} --connection ${connection}`;
}

/** One bill's workflow as commands talk to it: which connection it is of, where it stands, and its story. */
import { existsSync } from 'node:fs';

import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';

import { loadFile } from '../config/load.ts';
import { OperatorError } from '../errors/operator-error.ts';
import { inCapital, kindOf, type Kinded } from '../domain/values/document.ts';
import { documentWorkflowId, MESSAGES, pollScheduleId } from '../workflows/names.ts';
import type { BillCaseView } from '../workflows/messages.ts';

/** A bill, or a credit by its id. */
export interface BillName extends DocumentId {
  readonly connection: string;
}

/** As a person names it on a command line. */
export interface DocumentId extends Kinded {
  readonly billId: number;
}

/** `81000123` for a bill, `credit/82000456` for a credit: as lists show it and commands take it. */
export function nameOf({ billId, document }: DocumentId): string {
  return document === 'credit' ? `credit/${billId}` : String(billId);
}

/** At the beginning of a sentence. */
export function titleOf(name: DocumentId): string {
  return `${inCapital(kindOf(name))} ${name.billId}`;
}

/** How long a question to a workflow may wait for a worker. */
const ANSWER_WITHIN_MS = 8_000;

/** The connection that was named, else the only one that knows this bill. @throws OperatorError when that is not one. */
export async function connectionOfBill(client: Client, id: DocumentId, named?: string): Promise<string> {
  if (named !== undefined) return named;
  const known: string[] = [];
  for (const connection of await connectionsOf(client)) {
    const { count } = await client.workflow.count(`WorkflowId = '${workflowIdOf({ ...id, connection })}'`);
    if (count > 0) known.push(connection);
  }
  const [only, second] = known;
  if (only !== undefined && second === undefined) return only;
  const kind = kindOf(id);
  const what =
    only === undefined ? `Temporal knows no ${kind}` : `several connections (${known.join(', ')}) have a ${kind}`;
  throw new OperatorError(`${what} ${id.billId}`, {
    remedy: 'Check the id, or name the connection with --connection. npx tieout holds lists what is held.',
    exitCode: 2,
  });
}

/** @throws OperatorError when no worker has ever served a connection of this name. */
export async function refuseUnknownConnection(client: Client, named: string | undefined): Promise<void> {
  if (named === undefined) return;
  const known = await connectionsOf(client);
  if (known.includes(named)) return;
  throw new OperatorError(`Temporal knows no connection ${named}`, {
    remedy: `Name one of: ${known.join(', ') || 'none yet; start the worker first'}.`,
    exitCode: 2,
  });
}

/** Each connection has its poll. */
async function connectionsOf(client: Client): Promise<string[]> {
  const prefix = pollScheduleId('');
  const connections: string[] = [];
  for await (const { scheduleId } of client.schedule.list()) {
    if (scheduleId.startsWith(prefix)) connections.push(scheduleId.slice(prefix.length));
  }
  return connections;
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
  const connections = Object.keys(loadFile(config).connections);
  const [only, second] = connections;
  if (only !== undefined && second === undefined) return only;
  throw new OperatorError(`${config} has several connections: ${connections.join(', ')}`, {
    remedy: 'Name the one that is meant with --connection.',
    exitCode: 2,
  });
}

export function workflowIdOf(name: BillName): string {
  return documentWorkflowId(kindOf(name), name.connection, name.billId);
}

export function handleOf(client: Client, name: BillName, runId?: string): WorkflowHandle {
  return client.workflow.getHandle(workflowIdOf(name), runId);
}

/** Where the bill stands; `undefined` while no worker answers. @throws OperatorError when there is no such bill. */
export async function caseOf(client: Client, name: BillName, runId?: string): Promise<BillCaseView | undefined> {
  try {
    return await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      handleOf(client, name, runId).query<BillCaseView>(MESSAGES.getBillCase),
    );
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) throw unknownBill(name, cause);
    return undefined; // nobody answered, or the run was refused before it had a case
  }
}

/** What an error of Temporal's wraps: how the run itself failed, or why it refused. */
export function reasonBehind(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Temporal wraps what happened in a failure of the step, and that in one of the workflow.
  return error.cause instanceof Error ? reasonBehind(error.cause) : error.message;
}

export function unknownBill(name: BillName, cause?: unknown): OperatorError {
  const { billId, connection } = name;
  return new OperatorError(`Temporal knows no ${kindOf(name)} ${billId} of connection ${connection}`, {
    remedy: `Check the id and --connection. To sync it now: ${syncCommand(name)}`,
    cause,
  });
}

export function syncCommand(name: BillName): string {
  return `npx tieout sync --${kindOf(name)} ${name.billId} --connection ${name.connection}`;
}

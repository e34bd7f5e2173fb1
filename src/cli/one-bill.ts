/** One bill's workflow as commands talk to it: which connection it is of, where it stands, and its story. */
import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';

import { loadFile } from '../config/load.ts';
import { OperatorError } from '../config/operator-error.ts';
import { billWorkflowId, MESSAGES, pollScheduleId } from '../domain/workflow-names.ts';
import type { BillCaseView } from '../workflows/messages.ts';

export interface BillName {
  readonly billId: number;
  readonly connection: string;
}

/** How long a question to a workflow may wait for a worker. */
const ANSWER_WITHIN_MS = 8_000;

/** The connection that was named, else the only one that knows this bill. @throws OperatorError when that is not one. */
export async function connectionOfBill(client: Client, billId: number, named?: string): Promise<string> {
  if (named !== undefined) return named;
  const known: string[] = [];
  for (const connection of await connectionsOf(client)) {
    const { count } = await client.workflow.count(`WorkflowId = '${billWorkflowId(connection, billId)}'`);
    if (count > 0) known.push(connection);
  }
  const [only, second] = known;
  if (only !== undefined && second === undefined) return only;
  const what = only === undefined ? 'Temporal knows no bill' : `several connections (${known.join(', ')}) have a bill`;
  throw new OperatorError(`${what} ${billId}`, {
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
  const connections = Object.keys(loadFile(config).connections);
  const [only, second] = connections;
  if (only !== undefined && second === undefined) return only;
  throw new OperatorError(`${config} has several connections: ${connections.join(', ')}`, {
    remedy: 'Name the one that is meant with --connection.',
    exitCode: 2,
  });
}

export function handleOf(client: Client, { connection, billId }: BillName, runId?: string): WorkflowHandle {
  return client.workflow.getHandle(billWorkflowId(connection, billId), runId);
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
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
}

export function unknownBill({ billId, connection }: BillName, cause?: unknown): OperatorError {
  return new OperatorError(`Temporal knows no bill ${billId} of connection ${connection}`, {
    remedy: `Check the id and --connection. To sync it now: npx tieout sync --bill ${billId} --connection ${connection}`,
    cause,
  });
}

/** `5 min`, `3 h`, `12 d`. */
export function ageInWords(since: string | undefined, now = Date.now()): string {
  if (since === undefined) return '';
  const minutes = Math.max(0, Math.round((now - Date.parse(since)) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`;
}

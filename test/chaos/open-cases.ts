/** Bills whose workflow is open, of all seeds of a batch, as Temporal lists them; and the way to ask for another try. */
import type { Client } from '@temporalio/client';

import { visibilityQuery } from '../../src/temporal/client/search.ts';
import { MESSAGES, parseDocumentWorkflowId } from '../../src/workflows/names.ts';
import { tieoutHoldCode, tieoutStatus } from '../../src/workflows/search-attributes.ts';
import type { OpenCase } from './verdict.ts';

/** Nothing is being done for these: they wait for a person, or for ServiceTitan. */
const AT_REST: readonly (string | undefined)[] = ['held', 'waiting', 'skipped'];

/** Its last sentences tell how it came to stand where it does. */
const STORY_LENGTH = 15;

export function isAtRest({ status }: OpenCase): boolean {
  return AT_REST.includes(status);
}

/** By connection and id: a credit's is no bill's. A run that nobody has described yet counts as under way. */
export async function listOpenCases(client: Client): Promise<Map<string, Map<number, OpenCase>>> {
  const cases = new Map<string, Map<number, OpenCase>>();
  const query = visibilityQuery({ type: ['syncBill', 'syncCredit'], execution: 'Running' });
  for await (const { workflowId, typedSearchAttributes: attributes } of client.workflow.list({ query })) {
    const key = parseDocumentWorkflowId(workflowId);
    if (key === undefined) throw new Error(`no bill and no credit: ${workflowId}`);
    const { connectionId, id } = key;
    const ofConnection = cases.get(connectionId) ?? new Map<number, OpenCase>();
    cases.set(connectionId, ofConnection);
    ofConnection.set(id, {
      status: attributes.get(tieoutStatus),
      holdCode: attributes.get(tieoutHoldCode),
    });
  }
  return cases;
}

/** As a clerk does after the trouble is over. One that is released meanwhile needs it no more. */
export async function askToRetry(client: Client, workflowId: string, how: 'update' | 'signal'): Promise<void> {
  const handle = client.workflow.getHandle(workflowId);
  const asked =
    how === 'signal'
      ? handle.signal(MESSAGES.retry, { by: 'A clerk' })
      : handle.executeUpdate(MESSAGES.resolveHold, {
          args: [{ action: 'retry', by: 'A clerk', why: 'the trouble is over' }],
        });
  await asked.catch(() => undefined);
}

/** As a clerk does who has looked for the bill in Intacct and has not found it. */
export async function askToRepost(client: Client, workflowId: string): Promise<void> {
  const decision = { action: 'repost', by: 'A clerk', why: 'it is not in Intacct' };
  const options = { args: [decision] as [typeof decision] };
  await client.workflow
    .getHandle(workflowId)
    .executeUpdate(MESSAGES.resolveHold, options)
    .catch(() => undefined);
}

/** What happened to a bill, in the workflow's own sentences; for the evidence only. */
export async function storyOf(client: Client, workflowId: string): Promise<string> {
  try {
    const { status, story } = await client.withDeadline(Date.now() + 10_000, () =>
      client.workflow.getHandle(workflowId).query<{ status: string; story: string[] }>(MESSAGES.getBillCase),
    );
    return [`${workflowId} is ${status}:`, ...story.slice(-STORY_LENGTH)].join('\n      ');
  } catch (error) {
    return `${workflowId} does not tell: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Polls of a workflow world, one after the other as on a schedule, without its waits: each begins where the last one ended. */
import { defaultPayloadConverter, toPayloads } from '@temporalio/common';

import { WORKFLOW_TASK_QUEUE, WORKFLOWS } from '../../src/workflows/names.ts';
import type { PollBillsResult } from '../../src/workflows/poll-bills.workflow.ts';
import { CONNECTION, type WorkflowWorld } from './workflow-world.ts';

/** @param name of the polls of one file. */
export function pollsOf(world: () => WorkflowWorld, name: string): () => Promise<PollBillsResult> {
  let polled = 0;
  let last: PollBillsResult | undefined;
  const payloads = (...values: unknown[]) => ({ payloads: toPayloads(defaultPayloadConverter, ...values) ?? [] });
  return async () => {
    polled += 1;
    const workflowId = `poll/test/${name}-${polled}`;
    const { client, namespace } = world();
    const { runId } = await client.workflowService.startWorkflowExecution({
      ...{ namespace, workflowId, requestId: workflowId },
      workflowType: { name: WORKFLOWS.pollBills },
      taskQueue: { name: WORKFLOW_TASK_QUEUE },
      input: payloads({ connectionId: CONNECTION, epoch: 0 }),
      ...(last === undefined ? {} : { lastCompletionResult: payloads(last) }),
    });
    last = (await client.workflow.getHandle(workflowId, runId).result()) as PollBillsResult;
    return last;
  };
}

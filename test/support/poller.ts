/** Polls of a connection one after the other, as its schedule starts them, without its waits. */
import { defaultPayloadConverter, toPayloads } from '@temporalio/common';

import { WORKFLOW_TASK_QUEUE, WORKFLOWS } from '../../src/workflows/names.ts';
import type { PollBillsResult } from '../../src/workflows/poll-bills.workflow.ts';
import { CONNECTION, type WorkflowWorld } from './workflow-world.ts';

export interface Poller {
  /** One poll, which begins where the last one ended. */
  readonly poll: () => Promise<PollBillsResult>;
  /** What the next poll is told that the last one returned. */
  last: unknown;
}

let polled = 0;

export function pollerOf(world: () => WorkflowWorld): Poller {
  const poller: Poller = {
    last: undefined,
    poll: async () => {
      const { client, namespace } = world();
      polled += 1;
      const payloads = (...values: unknown[]) => ({ payloads: toPayloads(defaultPayloadConverter, ...values) ?? [] });
      const workflowId = `poll/test/${polled}`;
      const { runId } = await client.workflowService.startWorkflowExecution({
        ...{ namespace, workflowId, requestId: workflowId },
        workflowType: { name: WORKFLOWS.pollBills },
        taskQueue: { name: WORKFLOW_TASK_QUEUE },
        input: payloads({ connectionId: CONNECTION, epoch: 0 }),
        ...(poller.last === undefined ? {} : { lastCompletionResult: payloads(poller.last) }),
      });
      const result = (await client.workflow.getHandle(workflowId, runId).result()) as PollBillsResult;
      poller.last = result;
      return result;
    },
  };
  return poller;
}

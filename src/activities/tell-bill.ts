/** Tells the workflow of a bill that there is news: a running one hears of it, any other starts. */
import { defineSearchAttributeKey, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';

import type { Explained } from '../domain/decision.ts';
import {
  billWorkflowId,
  MESSAGES,
  SEARCH_ATTRIBUTES,
  WORKFLOW_TASK_QUEUE,
  WORKFLOWS,
  type BillNews,
} from '../domain/workflow-names.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface TellBillInput {
  readonly billId: number;
  readonly news: BillNews;
}

/** A bill that replaces another one lets it know. */
export function createTellBill(dependencies: ConnectionDependencies) {
  return function tellBill({ billId, news }: TellBillInput): Promise<Explained<'told'>> {
    return step(async () => {
      await tellBillOf(dependencies, billId, news);
      return { decision: 'told', because: `Bill ${billId} was told.` };
    });
  };
}

/** Signal with start; doing it twice is harmless. */
export async function tellBillOf(
  { temporal, policy }: Pick<ConnectionDependencies, 'temporal' | 'policy'>,
  billId: number,
  news: BillNews,
): Promise<void> {
  const start = billStart(policy().connectionId, billId);
  await temporal.workflow.signalWithStart(WORKFLOWS.syncBill, {
    ...start,
    signal: MESSAGES.billChanged,
    signalArgs: [news],
  });
}

/** How a bill's workflow begins, whoever begins it; an open one goes on. */
export function billStart(connectionId: string, billId: number) {
  return {
    workflowId: billWorkflowId(connectionId, billId),
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [{ connectionId, billId }],
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    // At once: a bill that cannot be read yet is to be found in every list.
    typedSearchAttributes: [
      { key: defineSearchAttributeKey(SEARCH_ATTRIBUTES.connection, 'KEYWORD'), value: connectionId },
      { key: defineSearchAttributeKey(SEARCH_ATTRIBUTES.status, 'KEYWORD'), value: 'syncing' },
    ],
    staticSummary: `ServiceTitan bill ${billId}`,
  };
}

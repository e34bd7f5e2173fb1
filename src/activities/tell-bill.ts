/** Tells the workflow of a bill that there is news: a running one hears of it, any other starts. */
import { defineSearchAttributeKey, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';

import type { Explained } from '../domain/values/decision.ts';
import { inCapital, kindOf, type DocumentKind, type Kinded } from '../domain/values/document.ts';
import {
  documentWorkflowId,
  MESSAGES,
  SEARCH_ATTRIBUTES,
  WORKFLOW_TASK_QUEUE,
  WORKFLOWS,
  type BillNews,
} from '../workflows/names.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface TellBillInput extends Kinded {
  readonly billId: number;
  readonly news: BillNews;
}

/** A bill that replaces another one lets it know. */
export function createTellBill(dependencies: ConnectionDependencies) {
  return function tellBill(input: TellBillInput): Promise<Explained<'told'>> {
    const { billId, news } = input;
    const kind = kindOf(input);
    return step(async () => {
      await tellBillOf(dependencies, billId, news, kind);
      return { decision: 'told', because: `${inCapital(kind)} ${billId} was told.` };
    });
  };
}

/** Signal with start; doing it twice is harmless. */
export async function tellBillOf(
  { temporal, policy }: Pick<ConnectionDependencies, 'temporal' | 'policy'>,
  billId: number,
  news: BillNews,
  kind: DocumentKind = 'bill',
): Promise<void> {
  const start = documentStart(kind, policy().connectionId, billId);
  await temporal.workflow.signalWithStart(kind === 'credit' ? WORKFLOWS.syncCredit : WORKFLOWS.syncBill, {
    ...start,
    signal: MESSAGES.billChanged,
    signalArgs: [news],
  });
}

/** How the workflow of a bill or credit begins, whoever begins it; an open one goes on. */
export function documentStart(kind: DocumentKind, connectionId: string, id: number) {
  return {
    workflowId: documentWorkflowId(kind, connectionId, id),
    taskQueue: WORKFLOW_TASK_QUEUE,
    args: [kind === 'credit' ? { connectionId, creditId: id } : { connectionId, billId: id }],
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    // At once: a bill that cannot be read yet is to be found in every list.
    typedSearchAttributes: [
      { key: defineSearchAttributeKey(SEARCH_ATTRIBUTES.connection, 'KEYWORD'), value: connectionId },
      { key: defineSearchAttributeKey(SEARCH_ATTRIBUTES.status, 'KEYWORD'), value: 'syncing' },
    ],
    staticSummary: `ServiceTitan ${kind} ${id}`,
  };
}

/** One poll: lists bills that are new or changed since the last one and tells the workflow of each. */
import { heartbeat } from '@temporalio/activity';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import PQueue from 'p-queue';

import type { Explained } from '../domain/decision.ts';
import type { ChangedBill } from '../domain/systems.ts';
import { billWorkflowId, MESSAGES, WORKFLOW_TASK_QUEUE, WORKFLOWS } from '../domain/workflow-names.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface CollectChangesInput {
  /** ISO instant up to which bills have been seen; none: from the go-live date. */
  readonly cursor: string | undefined;
  /** Revision of each bill that the last poll saw behind its cursor, by bill id. */
  readonly seen: Readonly<Record<string, string>>;
}

export interface CollectChangesResult extends Explained<'collected'> {
  readonly cursor: string;
  readonly seen: Readonly<Record<string, string>>;
  readonly told: number;
}

/** Starts at a time: enough to keep the server busy, few enough not to crowd out running bills. */
const STARTS_AT_A_TIME = 10;

export function createCollectChanges(dependencies: ConnectionDependencies) {
  const { fieldService, policy, polling } = dependencies;
  return function collectChanges({ cursor, seen }: CollectChangesInput): Promise<CollectChangesResult> {
    return step(async (call) => {
      const { goLive } = policy();
      const now = new Date();
      const from = cursor === undefined ? `${goLive}T00:00:00Z` : shift(cursor, -polling.overlapMs);
      const listed = await fieldService.listChangedBills({ from, before: now.toISOString() }, call);
      const changed = listed.filter(({ billId, revision }) => seen[billId] !== revision);
      await tell(dependencies, changed);
      // Only what the next poll will list again is worth remembering. As text, 14Z would come after 14.0000001Z.
      const rememberFrom = shift(now.toISOString(), -polling.overlapMs);
      const remembered = listed.filter(({ revision }) => Date.parse(revision) >= Date.parse(rememberFrom));
      return {
        decision: 'collected',
        because: `${listed.length} bills were modified since ${from}; ${changed.length} of them are new or changed.`,
        cursor: now.toISOString(),
        seen: Object.fromEntries(remembered.map(({ billId, revision }) => [billId, revision])),
        told: changed.length,
      };
    });
  };
}

/** Signal with start: a running bill hears of the change, any other starts. Doing it twice is harmless. */
async function tell({ temporal, policy }: ConnectionDependencies, bills: readonly ChangedBill[]): Promise<void> {
  const { connectionId } = policy();
  const queue = new PQueue({ concurrency: STARTS_AT_A_TIME });
  await queue.addAll(
    bills.map(({ billId, revision }) => async () => {
      heartbeat();
      await temporal.workflow.signalWithStart(WORKFLOWS.syncBill, {
        workflowId: billWorkflowId(connectionId, billId),
        taskQueue: WORKFLOW_TASK_QUEUE,
        args: [{ connectionId, billId }],
        signal: MESSAGES.billChanged,
        signalArgs: [{ revision }],
        workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
        staticSummary: `ServiceTitan bill ${billId}`,
      });
    }),
  );
}

function shift(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}

/** What scripts and people do to a bill's workflow: start it again, signal it, reset it, end it by force. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { isGrpcServiceError, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';

import { startBill } from '../../src/temporal/client/bills.ts';
import { billWorkflowId, MESSAGES, WORKFLOW_TASK_QUEUE, WORKFLOWS } from '../../src/workflows/names.ts';
import { findTemporalBinary } from '@tieout/temporal-dev-server/binary.ts';
import type { Act } from './plan.ts';
import type { ChaosServer } from './temporal-server.ts';

type Handling = Exclude<Extract<Act, { bill: number }>['kind'], 'reset'>;
type Reset = Extract<Act, { kind: 'reset' }>;

export class BillHandling {
  readonly #server: ChaosServer;
  readonly #connectionId: string;

  constructor(server: ChaosServer, connectionId: string) {
    this.#server = server;
    this.#connectionId = connectionId;
  }

  /** @returns false when the bill has no workflow that it could be done to, or no server is there at the moment. */
  async handle(kind: Handling, billId: number): Promise<boolean> {
    return isDone(async () => {
      const handle = this.#client.workflow.getHandle(this.#idOf(billId));
      if (kind === 'start-by-cli') return this.#startByCli(billId);
      if (kind === 'signal-change') await handle.signal(MESSAGES.billChanged);
      if (kind === 'signal-retry') await handle.signal(MESSAGES.retry, { by: 'A clerk' });
      if (kind === 'terminate-and-start') await handle.terminate('chaos').catch(unlessAbsent);
      if (kind === 'start-by-client' || kind === 'terminate-and-start') await this.#start(billId);
    });
  }

  /** Resets the bill's last run to one of its workflow tasks; one that must be finished is waited for. */
  async reset(billId: number, { task, of }: Reset, signal: AbortSignal): Promise<boolean> {
    return isDone(async () => {
      const workflowId = this.#idOf(billId);
      if (of === 'finished-run') await this.#untilFinished(workflowId, signal);
      const { runId } = await this.#client.workflow.getHandle(workflowId).describe();
      const { events } = await this.#client.workflow.getHandle(workflowId, runId).fetchHistory();
      const tasks = (events ?? []).filter(({ workflowTaskCompletedEventAttributes: done }) => done);
      const chosen = tasks[Math.min(task, tasks.length - 1)];
      if (chosen === undefined) throw new WorkflowNotFoundError('no workflow task yet', workflowId, runId);
      await this.#client.workflowService.resetWorkflowExecution({
        namespace: this.#server.temporal.namespace,
        workflowExecution: { workflowId, runId },
        reason: 'chaos',
        requestId: randomUUID(),
        workflowTaskFinishEventId: chosen.eventId ?? null,
      });
    });
  }

  get #client() {
    return this.#server.temporal.client;
  }

  #idOf(billId: number): string {
    return billWorkflowId(this.#connectionId, billId);
  }

  async #start(billId: number): Promise<void> {
    await startBill(this.#client, { connectionId: this.#connectionId, kind: 'bill', id: billId });
  }

  /** Its refusal of a bill that runs already is as good: the start was tried. */
  async #startByCli(billId: number): Promise<void> {
    const binary = await findTemporalBinary(() => undefined);
    const input = JSON.stringify({ connectionId: this.#connectionId, billId });
    const args = [
      ...['workflow', 'start', '--address', this.#server.address, '--task-queue', WORKFLOW_TASK_QUEUE],
      ...['--type', WORKFLOWS.syncBill, '--workflow-id', this.#idOf(billId), '--input', input],
    ];
    await new Promise<void>((resolve) => {
      execFile(binary, args, { timeout: 10_000 }, () => resolve());
    });
  }

  async #untilFinished(workflowId: string, signal: AbortSignal): Promise<void> {
    const handle = this.#client.workflow.getHandle(workflowId);
    while (!signal.aborted) {
      const { status } = await handle.describe();
      if (status.name !== 'RUNNING') return;
      await delay(200);
    }
  }
}

async function isDone(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (isAbsent(error) || isGrpcServiceError(error) || isGrpcServiceError((error as Error).cause)) return false;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError;
}

function unlessAbsent(error: unknown): void {
  if (!isAbsent(error)) throw error;
}

/**
 * Inputs are of unknown shape until checked: anybody may start a workflow with the Temporal CLI. What is wrong is
 * refused in words, once; a plain error would make Temporal try the same input for ever.
 */
import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';

import { failure, type Failure, type FailureCode } from '../domain/failure.ts';
import { billWorkflowId } from '../domain/workflow-names.ts';
import type { Resolution } from './messages.ts';

export interface BillInput {
  readonly connectionId: string;
  readonly billId: number;
}

const BILL_INPUT = '{"connectionId": "<connection>", "billId": <number>} under the id bill/<connection>/<number>';

/** @throws ApplicationFailure, not retried, when the input is malformed or does not belong to the workflow's id. */
export function checkBillInput(input: unknown): BillInput {
  const { connectionId, billId } = fieldsOf(input);
  if (typeof connectionId !== 'string' || connectionId === '' || !isId(billId)) {
    throw refusal('tieout.input-invalid', `got ${JSON.stringify(input) ?? 'nothing'}, wanted ${BILL_INPUT}.`);
  }
  const expected = billWorkflowId(connectionId, billId);
  const { workflowId } = workflowInfo();
  if (workflowId !== expected) {
    throw refusal('tieout.input-invalid', `this input belongs to the workflow id ${expected}, not ${workflowId}.`);
  }
  return { connectionId, billId };
}

export interface PollInput {
  readonly connectionId: string;
  /** Changes when an operator resets the cursor. */
  readonly epoch: number;
  /** ISO instant to begin from, in a new epoch. */
  readonly resetTo: string | undefined;
}

/** @throws ApplicationFailure, not retried, when the input is malformed. */
export function checkPollInput(input: unknown): PollInput {
  const { connectionId, epoch = 0, resetTo } = fieldsOf(input);
  const isResetValid = resetTo === undefined || (typeof resetTo === 'string' && !Number.isNaN(Date.parse(resetTo)));
  if (typeof connectionId !== 'string' || connectionId === '' || typeof epoch !== 'number' || !isResetValid) {
    const shape = '{"connectionId": "<connection>", "epoch": <number>, "resetTo": "<instant>"}';
    throw refusal('tieout.input-invalid', `got ${JSON.stringify(input) ?? 'nothing'}, wanted ${shape}.`);
  }
  return { connectionId, epoch, resetTo };
}

/** What is wrong with a resolution, in words; `undefined` when it can be used. */
export function problemOfResolution(resolution: unknown): string | undefined {
  const { action, by, why } = fieldsOf(resolution);
  if (action !== 'retry' && action !== 'skip') return 'action must be "retry" or "skip".';
  if (typeof by !== 'string' || by.trim() === '') return 'by must say who decided.';
  if (typeof why !== 'string' || why.trim() === '') return 'why must say the reason: it is kept for the auditor.';
  return undefined;
}

export function asResolution(resolution: unknown): Resolution {
  return resolution as Resolution;
}

export function refusal(code: FailureCode, detail: string): ApplicationFailure {
  const cause: Failure = failure(code, detail);
  const refused = ApplicationFailure.nonRetryable(`${cause.summary} ${cause.remedy}`, code, cause);
  refused.stack = ''; // a history is read by people: the words say it all
  return refused;
}

function fieldsOf(input: unknown): Partial<Record<string, unknown>> {
  return typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {};
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

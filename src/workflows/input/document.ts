/**
 * The input of a workflow about one bill or credit. What is wrong with it is refused in words, once: a plain error would
 * make Temporal try the same input for ever.
 */
import { workflowInfo } from '@temporalio/workflow';

import type { Kinded } from '../../domain/values/document.ts';
import { refusal } from '../application-failures.ts';
import { billWorkflowId, creditWorkflowId } from '../names.ts';
import { fieldsOf, isId, quoted } from './unknown.ts';

/** What a workflow is about. */
export interface BillInput extends Kinded {
  readonly connectionId: string;
  /** Of a credit, its id. */
  readonly billId: number;
}

const BILL_INPUT = '{"connectionId": "<connection>", "billId": <number>} under the id bill/<connection>/<number>';
const CREDIT_INPUT = '{"connectionId": "<connection>", "creditId": <number>} under the id credit/<connection>/<number>';

/**
 * @param idOf the id that belongs to this input.
 * @throws ApplicationFailure, not retried, when the input is malformed or does not belong to the workflow's id.
 */
export function checkBillInput(input: unknown, idOf = billWorkflowId): BillInput {
  const { connectionId, billId } = fieldsOf(input);
  if (typeof connectionId !== 'string' || connectionId === '' || !isId(billId)) {
    throw refusal('tieout.input-invalid', `got ${quoted(input)}, wanted ${BILL_INPUT}.`);
  }
  refuseOtherId(idOf(connectionId, billId));
  return { connectionId, billId };
}

/** As `checkBillInput`, of a vendor credit. */
export function checkCreditInput(input: unknown, idOf = creditWorkflowId): BillInput {
  const { connectionId, creditId } = fieldsOf(input);
  if (typeof connectionId !== 'string' || connectionId === '' || !isId(creditId)) {
    throw refusal('tieout.input-invalid', `got ${quoted(input)}, wanted ${CREDIT_INPUT}.`);
  }
  refuseOtherId(idOf(connectionId, creditId));
  return { connectionId, billId: creditId, document: 'credit' };
}

/** As the workflow was started with it, for a new run. */
export function inputOf({ connectionId, billId, document }: BillInput): unknown {
  return document === 'credit' ? { connectionId, creditId: billId } : { connectionId, billId };
}

function refuseOtherId(expected: string): void {
  const { workflowId } = workflowInfo();
  if (workflowId === expected) return;
  throw refusal('tieout.input-invalid', `this input belongs to the workflow id ${expected}, not ${workflowId}.`);
}

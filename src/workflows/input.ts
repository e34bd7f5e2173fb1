/**
 * Inputs are of unknown shape until checked: anybody may start a workflow with the Temporal CLI. What is wrong is
 * refused in words, once; a plain error would make Temporal try the same input for ever.
 */
import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';

import { calendarDate, type CalendarDate } from '../domain/values/calendar-date.ts';
import type { ConnectionPolicy } from '../domain/mapping/connection-policy.ts';
import type { Kinded } from '../domain/values/document.ts';
import { failure, type Failure, type FailureCode } from '../domain/failures/failure.ts';
import {
  billWorkflowId,
  creditPlanWorkflowId,
  creditWorkflowId,
  MAX_RULES,
  planWorkflowId,
  type BillNews,
} from './names.ts';
import type { Resolution } from './messages.ts';

/** What a workflow is about. */
export interface BillInput extends Kinded {
  readonly connectionId: string;
  /** Of a credit, its id. */
  readonly billId: number;
}

/** Of an input that is quoted in a refusal. */
const MAX_QUOTED = 500;

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

/** As `checkBillInput`, of a vendor's credit. */
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

function quoted(input: unknown): string {
  return JSON.stringify(input)?.slice(0, MAX_QUOTED) ?? 'nothing';
}

function refuseOtherId(expected: string): void {
  const { workflowId } = workflowInfo();
  if (workflowId === expected) return;
  throw refusal('tieout.input-invalid', `this input belongs to the workflow id ${expected}, not ${workflowId}.`);
}

export interface PlanInput extends BillInput {
  /** Other rules to compare with, as `tieout plan --against` reads them from another tieout.yaml. */
  readonly rules?: ConnectionPolicy;
}

/** @throws ApplicationFailure, not retried, as `checkBillInput`. */
export function checkPlanInput(input: unknown): PlanInput {
  return withRules(input, (version) =>
    checkBillInput(input, (connectionId, billId) => planWorkflowId(connectionId, billId, version)),
  );
}

/** As `checkPlanInput`, of a vendor's credit. */
export function checkCreditPlanInput(input: unknown): PlanInput {
  return withRules(input, (version) =>
    checkCreditInput(input, (connectionId, creditId) => creditPlanWorkflowId(connectionId, creditId, version)),
  );
}

/** @param check with the version of the other rules, which the workflow's id ends with. */
function withRules(input: unknown, check: (version?: string) => BillInput): PlanInput {
  const rules = rulesIn(input);
  return { ...check(rules?.version), ...(rules === undefined ? {} : { rules }) };
}

export interface RulesInput {
  readonly connectionId: string;
  /** Those of another tieout.yaml; none: those in force. */
  readonly rules: ConnectionPolicy | undefined;
}

/** @throws ApplicationFailure, not retried, when the input is malformed. */
export function checkRulesInput(input: unknown): RulesInput {
  const { connectionId } = fieldsOf(input);
  if (typeof connectionId !== 'string' || connectionId === '')
    throw refusal('tieout.input-invalid', `got ${quoted(input)}, wanted {"connectionId": "<connection>"}.`);
  return { connectionId, rules: rulesIn(input) };
}

function rulesIn(input: unknown): ConnectionPolicy | undefined {
  const { rules } = fieldsOf(input);
  if (rules === undefined) return undefined;
  const { version, goLive, mapping } = fieldsOf(rules);
  const { businessUnits, accounts } = fieldsOf(mapping);
  const isUsable = isText(version) && isText(goLive) && Array.isArray(businessUnits) && Array.isArray(accounts);
  if (isUsable && JSON.stringify(rules).length <= MAX_RULES) return rules as ConnectionPolicy;
  const wanted = `the rules of a connection as npx tieout plan --against sends them, of at most ${MAX_RULES} characters`;
  throw refusal('tieout.input-invalid', `"rules" is not that: wanted ${wanted}.`);
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
    throw refusal('tieout.input-invalid', `got ${quoted(input)}, wanted ${shape}.`);
  }
  return { connectionId, epoch, resetTo };
}

export interface ListInput {
  readonly connectionId: string;
  readonly from?: CalendarDate;
  readonly through?: CalendarDate;
  readonly batch?: number;
}

/** @throws ApplicationFailure, not retried, when the input is malformed or chooses nothing. */
export function checkListInput(input: unknown): ListInput {
  const { connectionId, from, through, batch } = fieldsOf(input);
  const isDate = (value: unknown) =>
    value === undefined || (typeof value === 'string' && calendarDate(value) === value);
  const isBatch = batch === undefined || isId(batch);
  const isChosen = [from, through, batch].some((value) => value !== undefined);
  if (
    typeof connectionId !== 'string' ||
    connectionId === '' ||
    !isDate(from) ||
    !isDate(through) ||
    !isBatch ||
    !isChosen
  ) {
    const shape = '{"connectionId": "<connection>", "from": "2026-10-01", "through": "2026-10-31", "batch": <number>}';
    throw refusal('tieout.input-invalid', `got ${quoted(input)}, wanted ${shape}, dates or a batch.`);
  }
  return {
    connectionId,
    ...(typeof from === 'string' ? { from } : {}),
    ...(typeof through === 'string' ? { through } : {}),
    ...(typeof batch === 'number' ? { batch } : {}),
  };
}

const ACTIONS: readonly Resolution['action'][] = ['retry', 'skip', 'adopt', 'repost'];

/** What is wrong with a resolution, in words; `undefined` when it can be used. */
export function problemOfResolution(resolution: unknown): string | undefined {
  const { action, by, why, recordNo } = fieldsOf(resolution);
  if (!ACTIONS.some((one) => one === action)) return `action must be one of ${ACTIONS.join(', ')}.`;
  if (recordNo !== undefined && (action !== 'adopt' || typeof recordNo !== 'string' || !/^\d{1,20}$/.test(recordNo)))
    return 'recordNo goes with adopt, and is the RECORDNO of a bill in Intacct as text, e.g. "1041".';
  if (!isText(by)) return 'by must say who decided.';
  if (!isText(why)) return 'why must say the reason: it is kept for the auditor.';
  return undefined;
}

/** What a retry may carry: the poll and commands say who asks, the Temporal CLI may say nothing. */
export interface RetryRequest {
  readonly by: string;
  readonly why?: string;
  readonly apply?: 'mapping';
}

export function requestIn(request: unknown): RetryRequest {
  const { by, why, apply } = fieldsOf(request);
  return {
    by: isText(by) ? by : 'Somebody',
    ...(isText(why) ? { why } : {}),
    ...(apply === 'mapping' ? { apply } : {}),
  };
}

/** What is understood of the news about a bill; anything else in it is left alone. */
export function newsIn(news: unknown): Pick<BillNews, 'replacedBy'> {
  const { replacedBy } = fieldsOf(news);
  return isId(replacedBy) ? { replacedBy } : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
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

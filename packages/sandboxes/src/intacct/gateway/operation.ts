/**
 * Runs the functions of one operation in order: independently, or all or none of them as a transaction. The caller is
 * already authenticated.
 */
import type { FunctionContext } from '../functions/function-context.ts';
import { isRead, operationName, runFunction } from '../functions/index.ts';
import type { Outcome } from '../functions/outcome.ts';
import { resultBlock } from './answer.ts';
import type { ControlIds } from './control-ids.ts';
import type { ErrorDetail } from './error-message.ts';
import { functionFailures, type GatewayError } from './failures.ts';
import type { FunctionCall, Operation } from './request.ts';
import type { XmlElement } from './xml.ts';

export interface OperationRun {
  readonly context: FunctionContext;
  readonly controlIds: ControlIds;
  readonly senderId: string;
  /** Whether a function control ID may be completed only once. */
  readonly uniqueId: boolean;
  readonly detail: ErrorDetail;
  readonly count: (operation: string, transactions: number) => void;
}

interface FunctionAnswer {
  readonly result: XmlElement;
  /** Replaces the whole response body, for a read in another format. */
  readonly plainBody?: Outcome['plainBody'];
}

export function runOperation(operation: Operation, run: OperationRun): FunctionAnswer[] {
  return operation.transaction
    ? runTransaction(operation.functions, run)
    : operation.functions.map((call) => {
        return completed(call, attemptOf(call, run), run);
      });
}

interface Attempt {
  readonly outcome: Outcome;
  /** The earlier result of the same control ID; nothing ran. */
  readonly replayed?: XmlElement;
}

function attemptOf(call: FunctionCall, { context, controlIds, senderId, uniqueId }: OperationRun): Attempt {
  const { company, switches } = context.caller.store;
  const scope = { senderId, companyId: company.companyId, controlId: call.controlId };
  const earlier = uniqueId ? controlIds.earlier(scope) : undefined;
  if (earlier === undefined) return { outcome: runFunction(call, context) };
  if (switches.repeatedControlId !== 'replay') {
    return { outcome: refused(functionFailures.controlIdUsed(call.controlId)) };
  }
  const { result } = earlier;
  // Assumed: a repeated read is executed again instead of replayed.
  if (result === undefined) return { outcome: runFunction(call, context) };
  return { outcome: { errors: [], transactions: 0 }, replayed: result };
}

function answerOf(call: FunctionCall, { outcome, replayed }: Attempt, run: OperationRun): FunctionAnswer {
  if (replayed !== undefined) return { result: replayed };
  const result = resultBlock(call, outcome, run.detail);
  if (run.uniqueId && outcome.errors.length === 0) {
    const { companyId } = run.context.caller.store.company;
    const scope = { senderId: run.senderId, companyId, controlId: call.controlId };
    run.controlIds.remember(scope, isRead(call) ? undefined : result);
  }
  return { result, plainBody: outcome.plainBody };
}

/** Stops at the first failure and undoes what ran before. */
function runTransaction(calls: readonly FunctionCall[], run: OperationRun): FunctionAnswer[] {
  const { store } = run.context.caller;
  const before = store.snapshot();
  try {
    const { attempts, failed } = attemptAll(calls, run);
    if (failed === undefined) return calls.map((call, index) => completed(call, attempts[index], run));
    store.restore(before);
    return rolledBack(calls, failed, attempts.length - 1, run);
  } catch (error) {
    // Even a defect of the sandbox must not leave half a transaction behind.
    store.restore(before);
    throw error;
  }
}

interface TransactionAttempts {
  readonly attempts: readonly Attempt[];
  /** The errors of the last attempt, if it failed. */
  readonly failed?: readonly GatewayError[];
}

function attemptAll(calls: readonly FunctionCall[], run: OperationRun): TransactionAttempts {
  const { store } = run.context.caller;
  const attempts: Attempt[] = [];
  for (const [index, call] of calls.entries()) {
    const isTwice = run.uniqueId && calls.findIndex(({ controlId }) => controlId === call.controlId) < index;
    // Completed in this same transaction, so `controlIds` does not have it yet.
    const isRefused = isTwice && store.switches.repeatedControlId !== 'execute';
    const attempt = isRefused
      ? { outcome: refused(functionFailures.controlIdUsed(call.controlId)) }
      : attemptOf(call, run);
    attempts.push(attempt);
    if (attempt.outcome.errors.length > 0) return { attempts, failed: attempt.outcome.errors };
  }
  return { attempts };
}

function completed(
  call: FunctionCall,
  attempt: Attempt = { outcome: refused(functionFailures.rolledBack) },
  run: OperationRun,
): FunctionAnswer {
  run.count(operationName(call), attempt.outcome.transactions);
  return answerOf(call, attempt, run);
}

/**
 * The failed function has its own errors; the others say only that the transaction was rolled back. Functions that did
 * not run are answered too.
 */
function rolledBack(
  calls: readonly FunctionCall[],
  errors: readonly GatewayError[],
  failedIndex: number,
  { context, detail, count }: OperationRun,
): FunctionAnswer[] {
  const { transactionStatuses } = context.caller.store.switches;
  return calls.map((call, index) => {
    if (index <= failedIndex) count(operationName(call), 0);
    const isFailed = index === failedIndex;
    const own = isFailed ? errors : [];
    const status = isFailed && transactionStatuses === 'culprit-failure' ? 'failure' : 'aborted';
    const outcome = { errors: [...own, functionFailures.rolledBack], transactions: 0 };
    return { result: resultBlock(call, outcome, detail, status) };
  });
}

function refused(error: GatewayError): Outcome {
  return { errors: [error], transactions: 0 };
}

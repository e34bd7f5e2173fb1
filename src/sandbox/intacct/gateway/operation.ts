/**
 * Runs the functions of one operation, in order: each for itself, or all or none of them. Who may call has been decided
 * before.
 */
import { resultBlock } from './answer.ts';
import type { ControlIds } from './control-ids.ts';
import type { ErrorDetail } from './error-message.ts';
import { functionFailures } from './failures.ts';
import type { GatewayError } from './failures.ts';
import { operationName, runFunction } from '../functions/index.ts';
import type { Outcome } from '../functions/outcome.ts';
import type { FunctionSurroundings } from '../functions/surroundings.ts';
import type { FunctionCall, Operation } from './request.ts';
import type { XmlElement } from './xml.ts';

export interface OperationRun {
  readonly surroundings: FunctionSurroundings;
  readonly controlIds: ControlIds;
  readonly senderId: string;
  /** Whether a function control id may be completed only once. */
  readonly uniqueId: boolean;
  readonly detail: ErrorDetail;
  readonly count: (operation: string, transactions: number) => void;
}

interface FunctionAnswer {
  readonly result: XmlElement;
  /** The whole body of the response instead, for a read that asked for another format. */
  readonly plainBody?: Outcome['plainBody'];
}

export function runOperation(operation: Operation, run: OperationRun): FunctionAnswer[] {
  return operation.transaction
    ? runTogether(operation.functions, run)
    : operation.functions.map((call) => {
        const attempt = attemptOf(call, run);
        run.count(operationName(call), attempt.outcome.transactions);
        return answerOf(call, attempt, run);
      });
}

interface Attempt {
  readonly outcome: Outcome;
  /** What the same control id was answered with before; then nothing ran. */
  readonly replayed?: XmlElement;
}

function attemptOf(call: FunctionCall, { surroundings, controlIds, senderId, uniqueId }: OperationRun): Attempt {
  const { company, switches } = surroundings.caller.store;
  const scope = { senderId, companyId: company.companyId, controlId: call.controlId };
  const earlier = uniqueId ? controlIds.earlierResult(scope) : undefined;
  if (earlier === undefined) return { outcome: runFunction(call, surroundings) };
  if (switches.repeatedControlId === 'replay') return { outcome: { errors: [], transactions: 0 }, replayed: earlier };
  return { outcome: refused(functionFailures.controlIdUsed(call.controlId)) };
}

function answerOf(call: FunctionCall, { outcome, replayed }: Attempt, run: OperationRun): FunctionAnswer {
  if (replayed !== undefined) return { result: replayed };
  const result = resultBlock(call, outcome, run.detail);
  if (run.uniqueId && outcome.errors.length === 0) {
    const { companyId } = run.surroundings.caller.store.company;
    run.controlIds.remember({ senderId: run.senderId, companyId, controlId: call.controlId }, result);
  }
  return { result, plainBody: outcome.plainBody };
}

/** After the first failure nothing more runs, and what ran before is undone. */
function runTogether(calls: readonly FunctionCall[], run: OperationRun): FunctionAnswer[] {
  const { store } = run.surroundings.caller;
  const before = store.snapshot();
  const attempts: Attempt[] = [];
  for (const [index, call] of calls.entries()) {
    const isTwice = run.uniqueId && calls.findIndex(({ controlId }) => controlId === call.controlId) < index;
    // Completed in this very transaction, so it is not in the ledger yet.
    const isRefused = isTwice && store.switches.repeatedControlId !== 'execute';
    const attempt = isRefused
      ? { outcome: refused(functionFailures.controlIdUsed(call.controlId)) }
      : attemptOf(call, run);
    attempts.push(attempt);
    if (attempt.outcome.errors.length > 0) {
      store.restore(before);
      return rolledBack(calls, attempt.outcome.errors, attempts.length - 1, run);
    }
  }
  return calls.map((call, index) => {
    const attempt = attempts[index] ?? { outcome: refused(functionFailures.rolledBack) };
    run.count(operationName(call), attempt.outcome.transactions);
    return answerOf(call, attempt, run);
  });
}

/** The one that failed says why; the others say only that all was undone. Functions after it are answered too. */
function rolledBack(
  calls: readonly FunctionCall[],
  errors: readonly GatewayError[],
  culprit: number,
  { surroundings, detail, count }: OperationRun,
): FunctionAnswer[] {
  const { transactionStatuses } = surroundings.caller.store.switches;
  return calls.map((call, index) => {
    if (index <= culprit) count(operationName(call), 0);
    const isCulprit = index === culprit;
    const own = isCulprit ? errors : [];
    const status = isCulprit && transactionStatuses === 'culprit-failure' ? 'failure' : 'aborted';
    const outcome = { errors: [...own, functionFailures.rolledBack], transactions: 0 };
    return { result: resultBlock(call, outcome, detail, status) };
  });
}

function refused(error: GatewayError): Outcome {
  return { errors: [error], transactions: 0 };
}

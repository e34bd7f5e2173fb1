/** Asks a worker: which bills and credits there are, and what would be done about each, many at a time. */
import PQueue from 'p-queue';

import { OperatorError } from '../../errors/operator-error.ts';
import type { ConnectionPolicy } from '../../domain/mapping/connection-policy.ts';
import type { DocumentRef } from '../../domain/values/document.ts';
import { NoWorkerAnswered, reasonBehind, RefusedByWorkflow } from '../../temporal/client/failures.ts';
import {
  listDocuments,
  planDocument,
  type DocumentPlan,
  type Question,
  type Range,
} from '../../temporal/client/plans.ts';
import { showProgress, type Progress } from '../report/progress.ts';
import { plain } from '../report/text.ts';
import { nameOf } from '../one-bill.ts';

/** Enough that the worker's lookups share requests; each is an open call to Temporal. */
const AT_A_TIME = 50;
/** Fewer are done before anybody reads a bar. */
const FEW = 10;
const LIST_WITHIN_SECONDS = 900;

export interface PlanOfBill extends DocumentRef, DocumentPlan {}

export interface Unplanned extends DocumentRef {
  readonly reason: string;
}

export interface Answers {
  /** In the order that was asked. */
  readonly plans: readonly PlanOfBill[];
  readonly unplanned: readonly Unplanned[];
}

export type Outside = NonNullable<Awaited<ReturnType<typeof listDocuments>>['outside']>;

export interface Listed {
  readonly documents: readonly DocumentRef[];
  /** What was not read; absent where all was. */
  readonly outside?: Outside;
}

/** @throws OperatorError when there are too many, or no one answers. */
export async function listBills(asked: Question, range: Range): Promise<Listed> {
  if (process.stderr.isTTY) process.stderr.write('Listing bills and credits in ServiceTitan …\n');
  const waitSeconds = Math.max(asked.waitSeconds, LIST_WITHIN_SECONDS);
  const listed = await listDocuments({ ...asked, waitSeconds }, range).catch((cause: unknown) => {
    throw new OperatorError(`the bills could not be listed: ${reasonBehind(cause)}`, {
      remedy: 'Correct what is named. After a time-out: see that a worker runs and reaches ServiceTitan.',
      cause,
    });
  });
  if (listed.decision === 'too-many') {
    throw new OperatorError(listed.because, { remedy: 'Choose a shorter range of dates.', exitCode: 2 });
  }
  if (listed.bills.length === 0) process.stderr.write(`${plain(listed.because)}\n`);
  if (listed.creditsMissing !== undefined)
    process.stderr.write(`Credits are not among them: ${plain(listed.creditsMissing)}\n`);
  const documents = listed.bills.map(({ kind, id }) => ({ kind, id }));
  return { documents, ...(listed.outside === undefined ? {} : { outside: listed.outside }) };
}

/**
 * A bill whose plan fails leaves the others' alone.
 * @param rules other rules to compare with.
 * @throws OperatorError when no one answers in time: then no other bill would be answered either.
 */
export async function planBills(
  asked: Question,
  named: readonly DocumentRef[],
  rules?: ConnectionPolicy,
): Promise<Answers> {
  const distinct = [...new Map(named.map((one) => [nameOf(one), one])).values()];
  const queue = new PQueue({ concurrency: AT_A_TIME });
  const progress = distinct.length > FEW ? showProgress(distinct.length) : undefined;
  const answers = new Map<string, PlanOfBill | Unplanned>();
  const ask = async (one: DocumentRef): Promise<void> => {
    answers.set(nameOf(one), await askFor(asked, one, rules));
    report(progress, [...answers.values()]);
  };
  try {
    await queue.addAll(distinct.map((one) => () => ask(one)));
  } finally {
    queue.clear();
    progress?.stop();
  }
  const all = distinct.flatMap((one) => answers.get(nameOf(one)) ?? []);
  return {
    plans: all.filter((one): one is PlanOfBill => 'decision' in one),
    unplanned: all.filter((one): one is Unplanned => 'reason' in one),
  };
}

function report(progress: Progress | undefined, answers: readonly (PlanOfBill | Unplanned)[]): void {
  const held = answers.filter((one) => 'decision' in one && one.decision === 'hold').length;
  progress?.update(answers.length, `planned, ${held} would be held`);
}

async function askFor(
  asked: Question,
  { kind, id }: DocumentRef,
  rules: ConnectionPolicy | undefined,
): Promise<PlanOfBill | Unplanned> {
  try {
    return { kind, id, ...(await planDocument(asked, { kind, id }, rules)) };
  } catch (cause) {
    if (cause instanceof NoWorkerAnswered) {
      throw new OperatorError(`there is no plan for ${kind} ${id}: ${cause.message}`, {
        remedy:
          'See that a worker runs, serves this connection, and reaches both systems; where it is only slow, raise --wait.',
        cause,
      });
    }
    if (!(cause instanceof RefusedByWorkflow)) throw cause;
    return { kind, id, reason: reasonBehind(cause) };
  }
}

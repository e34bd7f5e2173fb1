/** What Temporal remembers of a bill: asked before a write, because Tieout keeps no database of its own. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';

import type { Bill } from '../../domain/ledger/ledger-bill.ts';
import { NO_POSTING_HISTORY, remember, type PostingHistory } from '../../domain/ledger/posting-history.ts';
import type { Fingerprint } from '../../domain/values/fingerprint.ts';
import {
  documentWorkflowId,
  GONE_MEMO,
  LINK_MEMO,
  MESSAGES,
  POSTED_MEMO,
  SEPARATE_MEMO,
  SKIP_MEMO,
  type DocumentKey,
  type Skip,
} from '../../workflows/names.ts';
import { billIn, type RecordedBill } from '../../workflows/recorded.ts';
import { tieoutStatus } from '../../workflows/search-attributes.ts';
import { readBillCase, unlessUnanswered } from './bills.ts';
import { visibilityQuery } from './search.ts';

export interface EarlierRuns {
  /** Of all runs of this bill, this one included. */
  readonly memory: PostingHistory;
  /** When the last run that did not complete ended (epoch ms): a write of it may still be under way. */
  readonly lastCutOff: number | undefined;
  /** An open run, not the one that asks, whose bill a person decided to skip. */
  readonly skip: Skip | undefined;
}

/** Of a run whose worker does not answer, and that an earlier version skipped. */
const NOT_KNOWN: Skip = { by: 'A person', why: 'the timeline of the bill says why' };

/** Runs that ended in order: nothing of theirs can be under way. */
const ENDED_IN_ORDER = new Set(['COMPLETED', 'CONTINUED_AS_NEW']);

/** A run of any workflow. */
interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

/** @param asking the run that asks: of the bill itself, or of a plan for it. */
export async function findEarlierRuns(client: Client, key: DocumentKey, asking: Execution): Promise<EarlierRuns> {
  const { runId } = asking;
  const runs = await listRuns(client, key);
  const cutOff = runs.filter((run) => run.runId !== runId && !ENDED_IN_ORDER.has(run.status.name));
  const ends = await Promise.all(cutOff.map(async (run) => run.closeTime?.getTime() ?? beginningOf(client, asking)));
  return {
    memory: runs.reduce((memory, run) => remember(memory, memoryOf(run)), NO_POSTING_HISTORY),
    lastCutOff: ends.length === 0 ? undefined : Math.max(...ends),
    skip: await findSkip(
      client,
      key,
      runs.filter((run) => run.runId !== runId),
    ),
  };
}

/** Its workflow knows who decided last; its memo, who did first. */
async function findSkip(
  client: Client,
  key: DocumentKey,
  runs: readonly WorkflowExecutionInfo[],
): Promise<Skip | undefined> {
  const isSkipped = ({ status, typedSearchAttributes }: WorkflowExecutionInfo) =>
    status.name === 'RUNNING' && typedSearchAttributes.get(tieoutStatus) === 'skipped';
  const skipped = runs.find(isSkipped);
  if (skipped === undefined) return undefined;
  const view = await readBillCase(client, key, skipped.runId);
  if (view !== undefined && view.status !== 'skipped') return undefined;
  return view?.skip ?? (skipped.memo?.[SKIP_MEMO] as Skip | undefined) ?? NOT_KNOWN;
}

/**
 * The list may lag: a run of the bill that it still shows as running ended before the next one began. For a plan, one may
 * be running: its writes count from now.
 */
async function beginningOf(client: Client, { workflowId, runId }: Execution): Promise<number> {
  const { startTime } = await client.workflow.getHandle(workflowId, runId).describe();
  return startTime.getTime();
}

/** Oldest first: of two links the newer one counts. */
async function listRuns(client: Client, key: DocumentKey): Promise<WorkflowExecutionInfo[]> {
  const runs: WorkflowExecutionInfo[] = [];
  const query = visibilityQuery({ workflowId: documentWorkflowId(key) });
  for await (const run of client.workflow.list({ query })) runs.push(run);
  return runs.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
}

function memoryOf({ memo }: WorkflowExecutionInfo): Partial<PostingHistory> {
  const [posted, gone, link] = [memo?.[POSTED_MEMO], memo?.[GONE_MEMO], memo?.[LINK_MEMO]];
  const separate = memo?.[SEPARATE_MEMO];
  return {
    ...(typeof posted === 'string' ? { posted: [posted] } : {}),
    ...(Array.isArray(gone) ? { gone: gone as string[] } : {}),
    ...(Array.isArray(separate) ? { separate: separate as string[] } : {}),
    ...(link === undefined ? {} : { link: link as NonNullable<PostingHistory['link']> }),
  };
}

/** When a reset made this run (epoch ms); the run it replaced may still be writing. */
export async function findResetTime(client: Client, workflowId: string, runId: string): Promise<number> {
  const { startTime } = await client.workflow.getHandle(workflowId, runId).describe();
  return startTime.getTime();
}

/**
 * The bill of this content as Tieout wrote it: each run is asked what it sent, the newest first (decision 0015).
 * @param deadline epoch ms.
 * @returns `undefined` when Temporal has forgotten the run, or it does not answer. The ledger keeps only a fingerprint.
 */
export async function findPostedBill(
  client: Client,
  key: DocumentKey,
  content: Fingerprint,
  deadline: number,
): Promise<Bill | undefined> {
  const runs = await listRuns(client, key);
  for (const { workflowId, runId } of runs.toReversed()) {
    if (Date.now() >= deadline) return undefined;
    const ask = () =>
      client.workflow
        .getHandle(workflowId, runId)
        .query<RecordedBill | undefined, [Fingerprint]>(MESSAGES.getPostedBill, content);
    const bill = await client.withDeadline(deadline, ask).catch(unlessUnanswered);
    if (bill !== undefined) return billIn(bill);
  }
  return undefined;
}

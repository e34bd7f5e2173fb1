/**
 * One step of a poll: reads a part of what is new or changed in the lists of bills and credits, oldest first, and notifies
 * the workflow of each. What it returns says how far it came: the next step, or the next poll, goes on from there.
 */
import type { Explained } from '../domain/values/decision.ts';
import { datedRow } from '../domain/source/bill-dates.ts';
import type { DocumentKind } from '../domain/values/document.ts';
import { IntegrationError } from '../domain/failures/failure.ts';
import type { Call } from '../ports/call.ts';
import type { ListedDocument, ListedPart, ListWindow } from '../ports/field-service.ts';
import { findKnownDocuments } from '../temporal/client/bill-lists.ts';
import type { PollDependencies } from './dependencies.ts';
import {
  afterPart,
  changedIn,
  dueStretch,
  isFull,
  readFrom,
  scopedTo,
  startOf,
  unseen,
  withoutStretch,
  type ListState,
  type Reading,
} from './list-state.ts';
import { notifySettledBy } from './collect-payments.ts';
import { createNotify, type Notify } from './notify-changed.ts';
import { scheduledAt, step } from './step.ts';

export interface CollectChangesInput extends ListState {
  /** Of vendors' credits; none while no poll has listed them. */
  readonly credits?: ListState | undefined;
}

export interface CollectChangesResult extends Explained<'collected'>, ListState {
  readonly cursor: string;
  /** Workflows that were notified. */
  readonly told: number;
  readonly credits?: ListState | undefined;
  /** More is to be read now. */
  readonly isMore?: boolean;
}

/** Asked for beyond the worker's own time, whose clock may be behind. */
const DAY_MS = 86_400_000;

export function createCollectChanges(dependencies: PollDependencies) {
  const { policy } = dependencies;
  return function collectChanges({ credits, ...bills }: CollectChangesInput): Promise<CollectChangesResult> {
    return step(async (call, progress) => {
      const list = { dependencies, notify: createNotify(dependencies, progress), call };
      const ofBills = await collect({ ...list, kind: 'bill' }, bills);
      if (!policy().credits.enabled) return { ...resultOf(ofBills), credits };
      const ofCredits = await collectCredits({ ...list, kind: 'credit' }, credits ?? { cursor: undefined, seen: {} });
      return {
        ...resultOf(ofBills),
        because: `${ofBills.because} ${ofCredits.because}`,
        told: ofBills.told + ofCredits.told,
        credits: ofCredits.state,
        isMore: ofBills.isMore || ofCredits.isMore,
      };
    });
  };
}

function resultOf({ state, told, because, isMore }: Collected): CollectChangesResult {
  return { decision: 'collected', because, ...state, cursor: state.cursor ?? '', told, isMore };
}

interface List {
  readonly dependencies: PollDependencies;
  readonly kind: DocumentKind;
  readonly notify: Notify;
  readonly call: Call;
}

interface Collected {
  readonly state: ListState;
  readonly told: number;
  readonly because: string;
  readonly isMore: boolean;
}

/** The app may have no scope for credits: then bills go on all the same. */
async function collectCredits(list: List, state: ListState): Promise<Collected> {
  try {
    return await collect(list, state);
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    return { state, told: 0, isMore: false, because: `Credits could not be listed: ${error.failure.summary}` };
  }
}

async function collect(list: List, before: ListState): Promise<Collected> {
  const { policy, polling } = list.dependencies;
  const { goLive } = policy();
  const state = scopedTo(before, goLive);
  const reading: Reading = { start: startOf(goLive), overlapMs: polling.overlapMs, now: scheduledAt() };
  const due = dueStretch(state, reading);
  if (due !== undefined) {
    const rows = await rowsOf(list, due);
    const changed = changedIn(due, rows);
    await list.notify(changed);
    const because = `${rows.length} ${list.kind}s that changed together were listed once more; ${changed.length} were notified.`;
    return { state: withoutStretch(state, due), told: changed.length, isMore: true, because };
  }
  if (isFull(state)) {
    const because = `Very many ${list.kind}s changed together; what is newer waits until they were listed once more.`;
    return { state, told: 0, isMore: false, because };
  }
  const head = await collectNew(list, state, reading);
  return head.isMore ? head : collectBehind(list, head);
}

/** What changed since the last poll, or the part of it that follows. */
async function collectNew(list: List, state: ListState, reading: Reading): Promise<Collected> {
  const from = readFrom(state, reading.start, reading.overlapMs);
  const window = { from, before: new Date(reading.now + DAY_MS).toISOString() };
  const part = await partOf(list, window);
  const isLast = part.before === window.before;
  const all = unseen(state, part.rows);
  const changed = await withoutForeign(list, all);
  await list.notify(changed);
  await notifySettledBy(list.dependencies, all, list.call);
  const { kind } = list;
  const because = `${part.rows.length} ${kind}s were modified since ${from}; ${changed.length} of them are new or changed.`;
  return {
    state: afterPart(state, { ...part, from, isLast }, reading),
    told: changed.length,
    isMore: !isLast,
    because: isLast ? because : `${because} That is up to ${part.before}; more follow.`,
  };
}

/** Bills in scope that were modified before all that a poll lists, a part at each poll: no workflow knows of them. */
async function collectBehind(list: List, head: Collected): Promise<Collected> {
  const { behind, ...state } = head.state;
  if (behind === undefined) return head;
  const { rows, before } = await partOf(list, behind);
  const inScope = rows.filter((row) => !isEarly(list, row) && row.billDate !== undefined);
  const known = await knownAmong(list, inScope);
  const found = inScope.filter(({ id }) => !known.has(id));
  await list.notify(found);
  const isRead = Date.parse(before) >= Date.parse(behind.before);
  const upTo = `${rows.length} ${list.kind}s that were modified before ${before} were read too; ${found.length} of them are in scope and were not known.`;
  return {
    ...head,
    state: isRead ? state : { ...state, behind: { ...behind, from: before } },
    told: head.told + found.length,
    because: `${head.because} ${upTo}${isRead ? '' : ` Those up to ${behind.before} follow.`}`,
  };
}

/** Without bills dated before the go-live date that no workflow knows: one that Tieout posted stays its own. */
async function withoutForeign(list: List, rows: readonly ListedDocument[]): Promise<ListedDocument[]> {
  const early = new Set(rows.filter((row) => isEarly(list, row)));
  const known = await knownAmong(list, [...early]);
  return rows.filter((row) => !early.has(row) || known.has(row.id));
}

/** Dated before the go-live date for certain: a moment that is another day in another time zone may be in scope. */
function isEarly({ dependencies }: List, row: ListedDocument): boolean {
  const { goLive, timeZone } = dependencies.policy();
  const { billDate } = datedRow(row, timeZone);
  return billDate !== undefined && billDate < goLive;
}

function knownAmong({ dependencies, kind }: List, rows: readonly ListedDocument[]): Promise<ReadonlySet<number>> {
  const { temporal, policy } = dependencies;
  const ids = rows.map(({ id }) => id);
  return findKnownDocuments(temporal, { connectionId: policy().connectionId, kind }, ids);
}

/** The first part of a window; a window that is empty has an empty one. */
async function partOf({ dependencies, kind, call }: List, { from, before }: ListWindow): Promise<ListedPart> {
  for await (const part of dependencies.fieldService.parts(kind, { from, before }, call)) return part;
  return { rows: [], before };
}

async function rowsOf({ dependencies, kind, call }: List, { from, before }: ListWindow): Promise<ListedDocument[]> {
  const rows: ListedDocument[] = [];
  for await (const part of dependencies.fieldService.parts(kind, { from, before }, call)) rows.push(...part.rows);
  return rows;
}

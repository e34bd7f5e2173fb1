/**
 * What a workflow knows of its bill, and how each event changes it. Pure: no clock and nothing of Temporal, so that
 * every transition can be tried in a unit test. `bill-view.ts` shows the state, `bill-messages.ts` answers messages.
 */
import { capitalized } from '../domain/values/document.ts';
import type { Failure } from '../domain/failures/failure.ts';
import { contentFingerprint, type Bill } from '../domain/ledger/ledger-bill.ts';
import {
  NO_POSTING_HISTORY,
  remember,
  type PostingHistory,
  type RecordedLink,
} from '../domain/ledger/posting-history.ts';
import type { Instruction } from '../domain/reconcile/instruction.ts';
import type { SourceBill } from '../domain/source/source-bill.ts';
import type { Fingerprint } from '../domain/values/fingerprint.ts';
import type { RetryRequest } from './input/messages.ts';
import type { Hold, Resolution } from './messages.ts';
import type { BillStatus, DocumentKey, Skip } from './names.ts';

export interface BillState {
  readonly bill: DocumentKey;
  /** As it was last loaded from ServiceTitan. */
  readonly source: SourceBill | undefined;
  readonly status: BillStatus;
  /** Why the bill is held, while it is. */
  readonly hold: Hold | undefined;
  /** Who decided to skip the bill, and why, while it is skipped. */
  readonly skip: Skip | undefined;
  /** Stays when a hold is released: a retry that changes nothing does not make the hold younger. */
  readonly lastHold: Hold | undefined;
  /** What happened, a sentence each, oldest first. */
  readonly timeline: readonly string[];
  /** What all runs know of the bill in Intacct, this pass included. */
  readonly history: PostingHistory;
  /** Epoch ms until which a write whose outcome is unknown may still appear: nothing is written before. */
  readonly quietUntil: number;
  /** Changes that were announced so far: a run ends only when the newest one is handled. */
  readonly changes: number;
  /** A person or the poll released the bill since this pass began. */
  readonly isReleased: boolean;
  /** What a person asked for, for the pass that follows. */
  readonly instruction: Instruction | undefined;
  /** What this run sent to Intacct, or was about to: the ledger itself keeps only a fingerprint of it. */
  readonly sent: readonly Bill[];
  readonly pass: Pass;
}

/** Reading the bill once, and what is done about it then. */
interface Pass {
  /** Changes that were announced before the bill was read. */
  readonly changesSeen: number;
  readonly instruction: Instruction | undefined;
  /** RECORDNO of each bill that this pass was the first to post or see. */
  readonly posted: readonly string[];
}

export type BillEvent = ProgressEvent | MessageEvent;

/** What the workflow itself did or found. */
type ProgressEvent =
  | { readonly type: 'earlier-runs-read'; readonly history: PostingHistory; readonly quietUntil: number }
  | { readonly type: 'pass-started' }
  | { readonly type: 'source-loaded'; readonly source: SourceBill }
  | { readonly type: 'noted'; readonly sentence: string }
  | { readonly type: 'status-set'; readonly status: BillStatus }
  /** Before the write: whether it arrived is often known only later. */
  | { readonly type: 'write-started'; readonly bill: Bill }
  /** @param until epoch ms */
  | { readonly type: 'write-unconfirmed'; readonly until: number }
  /** The bill is in Intacct. */
  | { readonly type: 'posted'; readonly recordNo: string }
  /** The absence of these bills is accounted for: by Tieout, which removes them, or by a person. */
  | { readonly type: 'removed'; readonly recordNos: readonly string[] }
  /** The bill was not removed after all: if it goes later, a person did it. */
  | { readonly type: 'not-removed'; readonly recordNo: string }
  /** Adopted where Intacct lets no one write the link into the bill. */
  | { readonly type: 'link-kept'; readonly link: RecordedLink }
  /** The bill stays, but not as ServiceTitan or the rules have it. */
  | { readonly type: 'remarked'; readonly remarks: readonly string[] }
  /** A person called these bills in Intacct other invoices. */
  | { readonly type: 'separated'; readonly recordNos: readonly string[] }
  /** What the controller must look at, although nothing is held. */
  | { readonly type: 'found'; readonly findings: readonly Failure[] }
  | {
      readonly type: 'held';
      readonly problems: readonly Failure[];
      readonly reason: string;
      /** ISO instant. */
      readonly at: string;
    }
  /** The wait for a change or a person is over. */
  | { readonly type: 'resumed' };

/** What someone sent to the workflow. */
type MessageEvent =
  | { readonly type: 'bill-changed'; readonly replacedBy?: number }
  | { readonly type: 'retry-requested'; readonly request: RetryRequest }
  | { readonly type: 'hold-resolved'; readonly resolution: Resolution };

const TIMELINE_LENGTH = 40;

export function initialState(bill: DocumentKey): BillState {
  return {
    bill,
    source: undefined,
    status: 'syncing',
    hold: undefined,
    skip: undefined,
    lastHold: undefined,
    timeline: [],
    history: NO_POSTING_HISTORY,
    quietUntil: 0,
    changes: 0,
    isReleased: false,
    instruction: undefined,
    sent: [],
    pass: { changesSeen: 0, instruction: undefined, posted: [] },
  };
}

export function nextState(state: BillState, event: BillEvent): BillState {
  switch (event.type) {
    case 'earlier-runs-read':
      return { ...withHistory(state, event.history), quietUntil: Math.max(state.quietUntil, event.quietUntil) };
    case 'pass-started':
      return startPass(state);
    case 'source-loaded':
      return { ...state, source: event.source, status: 'syncing' };
    case 'noted':
      return withNote(state, event.sentence);
    case 'status-set':
      return { ...state, status: event.status };
    case 'write-started':
      return { ...state, sent: [...state.sent, event.bill] };
    case 'write-unconfirmed':
      return { ...state, quietUntil: Math.max(state.quietUntil, event.until) };
    case 'posted':
      return withPosted(state, event.recordNo);
    case 'removed':
      return withHistory(state, { gone: event.recordNos });
    case 'not-removed':
      return withoutRemoval(state, event.recordNo);
    case 'separated':
      return withSeparated(state, event.recordNos);
    case 'link-kept':
      return withHistory(state, { link: event.link });
    case 'remarked':
    case 'found':
      return state;
    case 'held':
      return held(state, event);
    case 'resumed':
      return { ...state, hold: undefined, skip: undefined, status: 'syncing' };
    default:
      return afterMessage(state, event);
  }
}

function afterMessage(state: BillState, event: MessageEvent): BillState {
  switch (event.type) {
    case 'bill-changed':
      return changed(state, event.replacedBy);
    case 'retry-requested':
      return retried(state, event.request);
    case 'hold-resolved':
      return resolved(state, event.resolution);
  }
}

/** The bill changed since this pass began: what was read is out of date. */
export function hasChanged({ changes, pass }: BillState): boolean {
  return changes !== pass.changesSeen;
}

/** A change releases a bill that waits; one that a person skipped waits for a person. */
export function mayResume(state: BillState): boolean {
  return state.isReleased || (hasChanged(state) && state.status !== 'skipped');
}

/**
 * The posting history to plan with: what this pass has posted does not count yet. While a lookup does not show it,
 * Intacct is behind, and no one has removed it.
 */
export function historyBeforePass({ history, pass }: BillState): PostingHistory {
  return { ...history, posted: history.posted.filter((recordNo) => !pass.posted.includes(recordNo)) };
}

/** The bill of this content, as this run sent it. */
export function sentBill({ sent }: BillState, content: Fingerprint): Bill | undefined {
  return sent.find((bill) => contentFingerprint(bill) === content);
}

function startPass(state: BillState): BillState {
  const { changes: changesSeen, instruction } = state;
  return { ...state, isReleased: false, instruction: undefined, pass: { changesSeen, instruction, posted: [] } };
}

/** What two steps in a row find is said once. */
function withNote(state: BillState, sentence: string): BillState {
  if (sentence === state.timeline.at(-1)) return state;
  return { ...state, timeline: [...state.timeline, sentence].slice(-TIMELINE_LENGTH) };
}

function withHistory(state: BillState, more: Partial<PostingHistory>): BillState {
  return { ...state, history: remember(state.history, more) };
}

/** Answered once: what comes up later is another question. */
function withSeparated(state: BillState, recordNos: readonly string[]): BillState {
  return { ...withHistory(state, { separate: recordNos }), pass: { ...state.pass, instruction: undefined } };
}

function withPosted(state: BillState, recordNo: string): BillState {
  const isKnown = state.history.posted.includes(recordNo);
  const posted = isKnown ? state.pass.posted : [...state.pass.posted, recordNo];
  return { ...withHistory(state, { posted: [recordNo] }), pass: { ...state.pass, posted } };
}

function withoutRemoval(state: BillState, recordNo: string): BillState {
  const { history } = state;
  return { ...state, history: { ...history, gone: history.gone.filter((removed) => removed !== recordNo) } };
}

function held(state: BillState, { problems, reason, at }: Extract<BillEvent, { type: 'held' }>): BillState {
  const code = problems[0]?.code ?? 'tieout.unexpected';
  const remedies = [...new Set(problems.map((problem) => problem.remedy))];
  const since = state.lastHold?.code === code ? state.lastHold.since : at;
  const hold: Hold = { code, reason, remedies, problems, since };
  return withNote({ ...state, status: 'held', hold, lastHold: hold }, `Held: ${code}.`);
}

function changed(state: BillState, replacedBy: number | undefined): BillState {
  const kind = capitalized(state.bill.kind);
  const noted =
    replacedBy === undefined ? state : withNote(state, `${kind} ${replacedBy} takes its place in ServiceTitan.`);
  return { ...noted, changes: state.changes + 1 };
}

/** A batch of retries must not undo what a person decided about one bill: a skipped one is taken up by a decision. */
function retried(state: BillState, request: RetryRequest): BillState {
  if (state.status === 'skipped') return state;
  const { by, why } = request;
  const instruction = instructionOf(request) ?? state.instruction;
  const sentence = `${by} asked to ${describeRequest(request)}${why === undefined ? '.' : `: ${why}`}`;
  return released({ ...state, instruction }, sentence);
}

function instructionOf({ apply, separate }: RetryRequest): Instruction | undefined {
  if (separate !== undefined)
    return separate === 'all' ? { action: 'separate' } : { action: 'separate', recordNo: separate };
  return apply === 'mapping' ? { action: 'apply-mapping' } : undefined;
}

function describeRequest({ apply, separate }: RetryRequest): string {
  if (separate === undefined) return apply === 'mapping' ? 'apply the mapping' : 'try again';
  return `count ${separate === 'all' ? 'the other bill' : `RECORDNO ${separate}`} as another invoice`;
}

function resolved(state: BillState, { action, by, why, recordNo }: Resolution): BillState {
  const sentence = `${by} decided to ${action}${recordNo === undefined ? '' : ` RECORDNO ${recordNo}`}: ${why}`;
  // Whatever was asked for before is answered by this decision.
  const instruction: Instruction | undefined =
    action === 'adopt' || action === 'repost' || action === 'separate' ? { action, recordNo } : undefined;
  const decided = { ...state, instruction };
  if (action !== 'skip') return released(decided, sentence);
  // A retry that came a moment before, and has not begun, must not undo what a person decided.
  return { ...withNote(decided, sentence), isReleased: false, hold: undefined, skip: { by, why }, status: 'skipped' };
}

/** Counts as a change too: one that comes while the bill is being read must not be lost. */
function released(state: BillState, sentence: string): BillState {
  return { ...withNote(state, sentence), isReleased: true, changes: state.changes + 1 };
}

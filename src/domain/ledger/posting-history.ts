/**
 * What is remembered of one bill across the runs of its workflow. Tieout keeps no database: this is read from Temporal
 * before anything is written, and it separates what a person did to the ledger from what Tieout did.
 */
import type { DimensionName } from '../values/dimensions.ts';
import type { Fingerprint } from '../values/fingerprint.ts';

export interface PostingHistory {
  /** RECORDNO of each bill that Intacct confirmed for it, or that a lookup has seen. */
  readonly posted: readonly string[];
  /** RECORDNO of those whose end is accounted for: Tieout took them out itself, or a person said what follows. */
  readonly gone: readonly string[];
  /** The link of a bill that was adopted where Intacct lets no one write: paid, with an approver, or closed. */
  readonly link?: RecordedLink | undefined;
  /** RECORDNO of bills that a person called other invoices, although they look like this one. */
  readonly separate?: readonly string[];
}

export interface RecordedLink {
  readonly recordNo: string;
  readonly source: Fingerprint;
  readonly content: Fingerprint;
  /** As in a link that is written. */
  readonly dimensions?: readonly DimensionName[] | undefined;
  /** The source in our link that is there, empty for none: once another one is written there, that one counts. */
  readonly insteadOf: Fingerprint;
}

/** Tieout posted the bill, and nothing that Tieout or a person's decision did accounts for its absence. */
export function wasPosted({ posted, gone }: PostingHistory): boolean {
  return posted.some((recordNo) => !gone.includes(recordNo));
}

/** Both memories as one; the link of the second is the newer one. */
export function remember(memory: PostingHistory, more: Partial<PostingHistory>): PostingHistory {
  const { posted = [], gone = [], separate = [] } = more;
  return {
    posted: [...new Set([...memory.posted, ...posted])],
    // Seen again later, it was not taken out after all: if it goes then, a person did it.
    gone: [...new Set([...memory.gone.filter((recordNo) => !posted.includes(recordNo)), ...gone])],
    link: more.link ?? memory.link,
    ...(separate.length === 0 && memory.separate === undefined
      ? {}
      : { separate: [...new Set([...(memory.separate ?? []), ...separate])] }),
  };
}

/** What an activity or a history says of it; version 0.1 said only whether an earlier run had posted the bill. */
export function postingHistoryIn(recorded: {
  readonly memory?: PostingHistory;
  readonly wasPosted?: boolean;
}): PostingHistory {
  return recorded.memory ?? { posted: recorded.wasPosted === true ? ['unknown'] : [], gone: [] };
}

export const NO_POSTING_HISTORY: PostingHistory = { posted: [], gone: [] };

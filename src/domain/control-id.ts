/**
 * The control id of a write: fixed by what is written and by what it follows, never by when or by which attempt.
 * Intacct's reaction to a repeated one is not documented, so it is a second line of defence and never the first.
 */
import { fingerprint, type Fingerprint } from './fingerprint.ts';
import type { LedgerChange } from './ledger-change.ts';

export interface ControlIdParts {
  readonly action: LedgerChange['kind'];
  readonly connectionId: string;
  readonly billId: number;
  /** What is written; for a bill that is taken out, its RECORDNO. */
  readonly content: Fingerprint;
  /** What stood before, so that the same change made again later is another one; empty for a first bill. */
  readonly follows: string;
}

export function controlIdFor({ action, connectionId, billId, content, follows }: ControlIdParts): string {
  const id = `tieout:${action}:${connectionId}:${billId}:${content}`;
  return follows === '' ? id : `${id}:${fingerprint(follows)}`;
}

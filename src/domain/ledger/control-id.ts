/**
 * The control id of a write: fixed by what is written and by what it follows, never by when or by which attempt.
 * Intacct's reaction to a repeated one is not documented, so it is a second line of defence and never the first.
 */
import { kindOf, type Kinded } from '../values/document.ts';
import { fingerprint, type Fingerprint } from '../values/fingerprint.ts';
import type { LedgerChange } from './ledger-change.ts';

export interface ControlIdParts extends Kinded {
  readonly action: LedgerChange['kind'];
  readonly connectionId: string;
  readonly billId: number;
  /** What is written; for a bill that is taken out, its RECORDNO. */
  readonly content: Fingerprint;
  /** What stood before, so that the same change made again later is another one; empty for a first bill. */
  readonly follows: string;
}

export function controlIdFor(parts: ControlIdParts): string {
  const { action, connectionId, billId, content, follows } = parts;
  const what = kindOf(parts) === 'credit' ? `${action}-credit` : action;
  const id = `tieout:${what}:${connectionId}:${billId}:${content}`;
  return follows === '' ? id : `${id}:${fingerprint(follows)}`;
}

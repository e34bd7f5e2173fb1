/**
 * The control id of a write: fixed by what is written and by what it follows, never by when or by which attempt.
 * Intacct's reaction to a repeated one is not documented, so it is a second line of defence and never the first.
 */
import type { DocumentRef } from '../values/document.ts';
import { fingerprint, type Fingerprint } from '../values/fingerprint.ts';
import type { LedgerChange } from './ledger-change.ts';

export interface ControlIdParts extends DocumentRef {
  readonly action: LedgerChange['action'];
  /** Not the connection's name, which is not the same in another installation. Whose company it is, Intacct knows. */
  readonly tenantId: string;
  /** What is written; for a bill that is taken out, its RECORDNO. */
  readonly content: Fingerprint;
  /** What was there before, so that the same change made again later is another one; empty for a first bill. */
  readonly follows: string;
}

export function controlIdFor({ kind, id, action, tenantId, content, follows }: ControlIdParts): string {
  const what = kind === 'credit' ? `${action}-credit` : action;
  const first = `tieout:${what}:${tenantId}:${id}:${content}`;
  return follows === '' ? first : `${first}:${fingerprint(follows)}`;
}

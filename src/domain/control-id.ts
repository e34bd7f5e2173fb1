/**
 * The control id of a write: fixed by what is written, never by when or by which attempt. Intacct's reaction to a
 * repeated one is not documented, so it is a second line of defence and never the first.
 */
import type { Fingerprint } from './fingerprint.ts';

export interface ControlIdParts {
  readonly action: 'create';
  readonly connectionId: string;
  readonly billId: number;
  readonly content: Fingerprint;
}

export function controlIdFor(parts: ControlIdParts): string {
  return `tieout:${parts.action}:${parts.connectionId}:${parts.billId}:${parts.content}`;
}

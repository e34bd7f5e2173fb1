/**
 * Our mark on a bill in the ledger: it says which ServiceTitan bill it stands for, what the source looked like and
 * what we posted. It is read for years, so the format is fixed; a new one needs a new version and the old reader.
 */
import type { Fingerprint } from './fingerprint.ts';

export interface Link {
  /** ServiceTitan tenant: bill ids are only known to be unique within one. */
  readonly tenantId: string;
  readonly billId: number;
  /** Fingerprint of the source when we wrote: a different one now means the source changed. */
  readonly source: Fingerprint;
  /** Fingerprint of what we posted: a different one read back means a person edited the bill. */
  readonly content: Fingerprint;
}

/** `[tieout:1 bill:4001001/81000123 src:0123456789ab doc:0123456789ab]` */
const LINK = /\[tieout:1 bill:(\d+)\/(\d+) src:([0-9a-f]{12}) doc:([0-9a-f]{12})\]/g;

export function formatLink(link: Link): string {
  return `${linkPrefix(link)}src:${link.source} doc:${link.content}]`;
}

/** The part that identifies the bill, for searching: the closing space keeps bill 81 apart from bill 812. */
export function linkPrefix(bill: Pick<Link, 'tenantId' | 'billId'>): string {
  return `${tenantPrefix(bill.tenantId)}${bill.billId} `;
}

/** The part that all bills of a tenant share. */
export function tenantPrefix(tenantId: string): string {
  return `[tieout:1 bill:${tenantId}/`;
}

/** The last link in a text: ours stands at the end, and a vendor's own text may quote another. */
export function parseLink(description: string): Link | undefined {
  const match = lastLink(description);
  if (match === undefined) return undefined;
  const [, tenantId = '', billId = '', source = '', content = ''] = match;
  return { tenantId, billId: Number(billId), source, content };
}

/** The text without our link, for comparing and showing. One that the text quotes is part of what we posted. */
export function withoutLink(description: string): string {
  const match = lastLink(description);
  if (match === undefined) return description.trim();
  return `${description.slice(0, match.index)}${description.slice(match.index + match[0].length)}`.trim();
}

function lastLink(description: string): RegExpExecArray | undefined {
  return [...description.matchAll(LINK)].at(-1);
}

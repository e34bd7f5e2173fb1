/**
 * Our mark on a bill in the ledger: it says which ServiceTitan bill it belongs to, what the source looked like and
 * what we posted. It is read for years, so the format is fixed: a part that older marks do not have may follow at the
 * end, anything else needs a new version and the old reader.
 */
import { isDimensionName, type DimensionName } from '../values/dimensions.ts';
import type { DocumentKind, DocumentRef } from '../values/document.ts';
import type { Fingerprint } from '../values/fingerprint.ts';

export interface Link extends DocumentRef {
  /** ServiceTitan tenant: bill ids are only known to be unique within one. */
  readonly tenantId: string;
  /** Fingerprint of the source when we wrote: a different one now means the source changed. */
  readonly source: Fingerprint;
  /** Fingerprint of what we posted: a different one read back means a person edited the bill. */
  readonly content: Fingerprint;
  /**
   * Dimensions that Tieout set or left empty on purpose, in addition to location, department and class; absent for
   * none.
   */
  readonly dimensions?: readonly DimensionName[] | undefined;
}

/**
 * `[tieout:1 bill:4001001/81000123 src:0123456789ab doc:0123456789ab]`; of a credit with `credit:` in its place. Where
 * the mapping names dimensions in addition to the default ones, they follow at the end: ` dim:item,project`.
 */
const LINK = /\[tieout:1 (bill|credit):(\d+)\/(\d+) src:([0-9a-f]{12}) doc:([0-9a-f]{12})(?: dim:([^\]]*))?\]/g;

/** Together with the commas between them: what is left for them of the room that a description gives the link. */
export const MAX_LINKED_DIMENSIONS = 200;

export function formatLink(link: Link): string {
  const { source, content, dimensions = [] } = link;
  const names = dimensions.length === 0 ? '' : ` dim:${dimensions.join(',')}`;
  return `${linkPrefix(link)}src:${source} doc:${content}${names}]`;
}

/** The part that identifies the document, for searching: the closing space keeps bill 81 apart from bill 812. */
export function linkPrefix({ tenantId, kind, id }: Pick<Link, 'tenantId' | 'kind' | 'id'>): string {
  return `${tenantPrefix(tenantId, kind)}${id} `;
}

/** The part that all documents of a kind and tenant share. */
export function tenantPrefix(tenantId: string, kind: DocumentKind = 'bill'): string {
  return `[tieout:1 ${kind}:${tenantId}/`;
}

/**
 * The last link of this kind in a text: ours is at the end, and a vendor's own text may quote another. A bill never
 * carries the link of a credit, nor the other way round.
 */
export function parseLink(description: string, kind: DocumentKind = 'bill'): Link | undefined {
  const match = lastLink(description, kind);
  if (match === undefined) return undefined;
  const [, , tenantId = '', id = '', source = '', content = '', names] = match;
  const dimensions = names === undefined ? {} : { dimensions: names.split(/[^A-Za-z0-9_]+/).filter(isDimensionName) };
  return { kind, id: Number(id), tenantId, source, content, ...dimensions };
}

/** The text without our link, for comparing and showing. One that the text quotes is part of what we posted. */
export function withoutLink(description: string, kind: DocumentKind = 'bill'): string {
  const match = lastLink(description, kind);
  if (match === undefined) return description.trim();
  return `${description.slice(0, match.index)}${description.slice(match.index + match[0].length)}`.trim();
}

function lastLink(description: string, kind: DocumentKind): RegExpExecArray | undefined {
  return [...description.matchAll(LINK)].findLast(([, found]) => found === kind);
}

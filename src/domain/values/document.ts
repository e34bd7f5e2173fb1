/** The kinds of documents that Tieout moves. One line of code carries both; what differs asks here which one it has. */

/** A vendor's bill (APBILL in Intacct), or a credit that the vendor granted (an AP adjustment there). */
export type DocumentKind = 'bill' | 'credit';

/** Written only for credits: records of bills stay as they were before there were any. */
export interface Kinded {
  readonly document?: 'credit' | undefined;
}

export function kindOf({ document }: Kinded): DocumentKind {
  return document ?? 'bill';
}

export function ofKind(kind: DocumentKind): { readonly document?: 'credit' } {
  return kind === 'credit' ? { document: kind } : {};
}

/** At the beginning of a sentence. */
export function inCapital(kind: DocumentKind): string {
  return kind === 'credit' ? 'Credit' : 'Bill';
}

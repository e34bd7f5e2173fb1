/** Which document: one line of code carries bills and credits, and what differs asks here which one it has. */

/** A vendor's bill (APBILL in Intacct), or a credit that the vendor granted (an AP adjustment there). */
export type DocumentKind = 'bill' | 'credit';

/** A document of ServiceTitan, where a bill and a credit may have the same id. */
export interface DocumentRef {
  readonly kind: DocumentKind;
  readonly id: number;
}

/** Words about a document, e.g. its kind, at the beginning of a sentence. */
export function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

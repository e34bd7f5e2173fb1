/** What a person asked for beyond "try again". It holds for one pass, and never overrules the ledger's own rules. */
export type Instruction =
  /** The existing bill in Intacct is this one, as it is: its RECORDNO, if more than one matches. */
  | { readonly action: 'adopt'; readonly recordNo?: string | undefined }
  /** A person has looked: the bill is owed, and is not in the ledger under any other number. */
  | { readonly action: 'repost' }
  /** The bill in Intacct that looks like this one is another invoice: its RECORDNO, or all that are in the way. */
  | { readonly action: 'separate'; readonly recordNo?: string | undefined }
  /** What the mapping says today is to be applied to the posted bill too. */
  | { readonly action: 'apply-mapping' };

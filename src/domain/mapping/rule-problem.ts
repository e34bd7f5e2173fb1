/** What is wrong with a rule, where it is in tieout.yaml, and what could be written there instead. */
export interface RuleProblem {
  /** Of the setting, under `mapping` in tieout.yaml: `accounts.7.account`. */
  readonly place: string;
  readonly message: string;
  /** What is written there, and what could be instead; none where the ledger's whole list is not known. */
  readonly given?: string;
  readonly known?: readonly string[];
}

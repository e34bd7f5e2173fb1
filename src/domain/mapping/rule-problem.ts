/** What is wrong with a rule, where it stands in tieout.yaml, and what could stand there instead. */
export interface RuleProblem {
  /** Of the setting, under `mapping` in tieout.yaml: `accounts.7.account`. */
  readonly place: string;
  readonly message: string;
  /** What stands there, and what could stand there instead; none where the ledger's whole list is not known. */
  readonly given?: string;
  readonly known?: readonly string[];
}

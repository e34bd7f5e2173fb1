/** Gaps and mistakes of the mapping. */
import type { CatalogueEntry } from './catalogue-entry.ts';

export const MAPPING = {
  'mapping.account-missing': {
    disposition: 'human',
    summary: 'No mapping rule says which GL account a line belongs to',
    remedy: 'Add a rule under mapping.accounts in tieout.yaml for each combination named.',
    explanation:
      'The reason names each combination in the terms of a rule: destination, job type, location type, business unit.',
  },
  'mapping.account-is-income': {
    disposition: 'human',
    summary: 'A rule names an income account, where the cost of a bill never belongs',
    remedy:
      "Name the cost, inventory or expense account in the rule. ServiceTitan's general ledger account of an item is often its income account.",
    explanation:
      'Income accounts are accounts of the income statement whose normal balance is credit. ServiceTitan stores three kinds of account for an item: see docs/assumptions.md, A-59.',
  },
  'mapping.value-missing': {
    disposition: 'human',
    summary: 'A mapping rule uses a value that the bill does not have',
    remedy: 'Complete the bill in ServiceTitan, add a rule, or set `missing` to say what happens to such lines.',
    explanation: 'For example `{job.project}` on the bill of a job that belongs to no project.',
  },
  'mapping.dimension-required': {
    disposition: 'human',
    summary: 'A GL account requires a dimension that the mapping leaves empty',
    remedy: 'Add a rule under mapping.dimensions in tieout.yaml, or map the line to another account.',
    explanation:
      'Which dimensions an account requires is set on the account in Intacct. The reason names the account and the line.',
  },
  'mapping.vendors-mixed': {
    disposition: 'human',
    summary: 'The lines of the bill are mapped to different vendors',
    remedy: 'Split the bill in ServiceTitan, or correct the rules under mapping.vendorOverrides in tieout.yaml.',
    explanation: 'A bill has exactly one vendor.',
  },
  'mapping.business-unit-missing': {
    disposition: 'human',
    summary: 'No mapping says which entity and location a business unit belongs to',
    remedy: 'Add the business unit under mapping.businessUnits in tieout.yaml.',
  },
  'mapping.entities-mixed': {
    disposition: 'human',
    summary: 'The lines of the bill belong to more than one entity, so it cannot be posted as one bill in Intacct',
    remedy:
      'Split the bill in ServiceTitan by entity, or correct the business units of its lines. bills.entities in tieout.yaml says whether such a bill may be written at the top level.',
    explanation: 'A bill in Intacct belongs to one entity.',
  },
} as const satisfies Record<string, CatalogueEntry>;

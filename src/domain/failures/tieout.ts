/** Failures of Tieout's own. */
import type { CatalogueEntry } from './catalogue-entry.ts';

export const TIEOUT = {
  'tieout.input-invalid': {
    disposition: 'fatal',
    summary: 'The workflow was started with an input it cannot use',
    remedy: 'Start it again with the input and the workflow id that are named here.',
    explanation: 'The workflow ends as failed at once; nothing is read or posted.',
  },
  'tieout.connection-unknown': {
    disposition: 'fatal',
    summary: 'No connection of this name is configured',
    remedy: 'Use a connection named in tieout.yaml, or add it there and restart the worker.',
    explanation: 'The workflow ends as failed at once; nothing is read or posted.',
  },
  'tieout.history-expired': {
    disposition: 'human',
    summary: "The bill or credit is older than Temporal's records, and it is not in Intacct",
    remedy:
      'Find out whether it was posted before. If not, repost it; if it is in Intacct under another number, adopt it; otherwise skip it.',
    explanation:
      "Temporal's records go back as far as its namespace retains closed workflows (docs/operations.md, Retention), and not further than its database: see docs/incidents.md if that was lost.",
  },
  'tieout.posted-elsewhere': {
    disposition: 'human',
    summary: 'Another installation of Tieout posted this bill into the same Intacct company',
    remedy:
      'Two installations for one ServiceTitan tenant and one Intacct company post bills twice: stop one of them. Then adopt the bill in the one that stays.',
    explanation:
      'The bill in Intacct carries the link to this ServiceTitan bill, was created after the records of this Temporal began, and no run here posted it. If this Temporal replaces one whose database was lost, see docs/incidents.md.',
  },
  'tieout.clock-wrong': {
    disposition: 'human',
    summary: 'Clocks do not agree',
    remedy:
      'Set the clock of the machine that differs from the others by a time server (NTP), and start the worker again.',
    explanation:
      'No bill is held for it, and none is posted late or twice: times that matter are those of Temporal. Times in the log and ages in lists are wrong. A worker compares the clocks at its start and every hour; tieout holds and tieout sync show what it found last.',
  },
  'tieout.unexpected': {
    disposition: 'fatal',
    summary: 'Tieout failed with an internal error',
    remedy: 'Report the evidence to the person who maintains this installation; retry after an update.',
  },
} as const satisfies Record<string, CatalogueEntry>;

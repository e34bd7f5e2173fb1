/** Failures of Tieout's own. */
import type { CatalogueEntry } from './entry.ts';

export const TIEOUT = {
  'tieout.input-invalid': {
    disposition: 'fatal',
    summary: 'The workflow was started with an input it cannot use',
    remedy: 'Start it again with the input and the workflow id that are named here.',
  },
  'tieout.connection-unknown': {
    disposition: 'fatal',
    summary: 'No connection of this name is configured',
    remedy: 'Use a connection named in tieout.yaml, or add it there and restart the worker.',
  },
  'tieout.history-expired': {
    disposition: 'human',
    summary: 'The bill or credit is older than what Temporal remembers, and Intacct does not hold it',
    remedy:
      'Find out whether it was booked before. If not, repost it; if it stands in Intacct under another number, adopt it; else skip it.',
  },
  'tieout.unexpected': {
    disposition: 'fatal',
    summary: 'Tieout met an error of its own',
    remedy: 'Report the evidence to whoever maintains this installation; retry after an update.',
  },
} as const satisfies Record<string, CatalogueEntry>;

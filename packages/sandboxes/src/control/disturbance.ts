/**
 * How one call is disturbed inside the system, where altering the answer is not enough: list pages that do not fit
 * together, and functions that fail on the way to the database. Stateless: the same input gives the same page.
 */
export interface Disturbance {
  readonly pages: 'as-is' | 'repeated' | 'shuffled' | 'drifting';
  /** Intacct only: every function of the request fails in this way, and nothing is done. */
  readonly functionFailure?: 'off-line' | 'database';
}

export const UNDISTURBED: Disturbance = { pages: 'as-is' };

/** Rows of the previous page that are repeated, at most. */
const MAX_REPEATED_ROWS = 3;

/**
 * The rows of one page under a disturbance.
 * `repeated`: the last rows of the previous page come first, then the whole page; the first page is unchanged.
 * `shuffled`: the rows of the page in another order.
 * `drifting`: the whole list is in another order for this call, as if records had changed between two pages. Together
 * with pages from undisturbed calls, some rows come twice and others are missing.
 */
export function disturbedPage<T>(
  all: readonly T[],
  offset: number,
  size: number,
  disturbance: Disturbance,
): readonly T[] {
  const rows = all.slice(offset, offset + size);
  switch (disturbance.pages) {
    case 'as-is':
      return rows;
    case 'repeated':
      return [...all.slice(Math.max(0, offset - Math.min(size, MAX_REPEATED_ROWS)), offset), ...rows];
    case 'shuffled':
      return [...rows.filter((_row, index) => index % 2 === 1), ...rows.filter((_row, index) => index % 2 === 0)];
    case 'drifting': {
      const shift = Math.ceil(Math.min(size, all.length) / 2);
      return [...all.slice(shift), ...all.slice(0, shift)].slice(offset, offset + size);
    }
  }
}

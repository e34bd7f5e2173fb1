/** What a catalogue entry says about every failure of one kind, in words that a bookkeeper understands. */

/**
 * - `retry`: the same call may succeed by itself.
 * - `retry-later`: the other side said when, or asked for fewer calls.
 * - `retry-after-looking`: the outcome of a write is unknown; look before anything is written again.
 * - `human`: a valid request, but something must be fixed first; the bill is held.
 * - `fatal`: our mistake or a broken contract; the bill is held and someone must read the evidence.
 */
export type Disposition = 'retry' | 'retry-later' | 'retry-after-looking' | 'human' | 'fatal';

export interface CatalogueEntry {
  readonly disposition: Disposition;
  readonly summary: string;
  readonly remedy: string;
  /** What else helps a bookkeeper with such a hold. Only docs/errors.md shows it. */
  readonly explanation?: string;
}

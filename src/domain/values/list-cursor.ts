/** How far a list of changes was seen, by the times that ServiceTitan itself gave its records. */

/**
 * The cursor of the next read goes by ServiceTitan's own times: a worker whose clock is ahead would pass over records.
 * A time beyond the worker's clock does not count either: one wrong date must not hide what comes before it.
 * @param now epoch milliseconds.
 */
export function newestInstant(start: string, revisions: readonly string[], now: number): string {
  const times = revisions.map((revision) => Date.parse(revision)).filter((time) => time <= now);
  return new Date(times.reduce((newest, time) => Math.max(newest, time), Date.parse(start))).toISOString();
}

export function shiftInstant(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}

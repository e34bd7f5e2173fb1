/** Converts dates between their wire formats and `YYYY-MM-DD`, which the sandbox stores. All times are GMT. */

/** Reads `mm/dd/yyyy`, `m/d/yyyy` and `yyyy-mm-dd`; undefined for anything else and for dates that do not exist. */
export function parseDate(text: string): string | undefined {
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim());
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  const [year, month, day] =
    american === null ? [iso?.[1], iso?.[2], iso?.[3]] : [american[3], american[1], american[2]];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  // Date.parse rolls 02/30 over instead of refusing it.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? undefined : date;
}

/** `YYYY-MM-DD` as `mm/dd/yyyy`; empty text stays empty. */
export function writeDate(date: string): string {
  return date === '' ? '' : `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`;
}

/** `mm/dd/yyyy HH:MM:SS` in GMT, as reads by an API user in that time zone show it. */
export function writeTimestamp(time: number): string {
  const iso = new Date(time).toISOString();
  return `${writeDate(iso.slice(0, 10))} ${iso.slice(11, 19)}`;
}

/** Reads a timestamp, or a date as its midnight, into `YYYY-MM-DD HH:MM:SS`, which sorts as text. */
export function parseTimestamp(text: string): string | undefined {
  const [day, time = '00:00:00', ...rest] = text.trim().split(/[ T]/);
  const date = parseDate(day ?? '');
  if (date === undefined || rest.length > 0 || !/^\d{2}:\d{2}:\d{2}Z?$/.test(time)) return undefined;
  return `${date} ${time.slice(0, 8)}`;
}

/** The `2026-02-11T10:00:00+00:00` form of the authentication block. */
export function writeOffsetTimestamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}+00:00`;
}

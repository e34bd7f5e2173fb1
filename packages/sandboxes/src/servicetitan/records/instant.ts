/**
 * Points in time with seven fraction digits, as ServiceTitan has them; `Date` has only three. A point is a bigint of
 * 100-nanosecond ticks since 1970.
 */
const INSTANT_PATTERN =
  /^(\d{4}-\d\d-\d\d)(?:[T ]((?:[01]\d|2[0-3]):\d\d(?::\d\d)?)(?:\.(\d{1,7}))?(Z|[+-]\d\d:\d\d)?)?$/i;

/**
 * Ticks of an ISO 8601 text; undefined if it is not valid or the day does not exist. A text without a time zone is UTC,
 * as the API documents.
 */
export function parseInstant(value: string): bigint | undefined {
  const match = INSTANT_PATTERN.exec(value);
  if (match === null) return undefined;
  const [, day = '', time = '00:00:00', fraction = '', zone = 'Z'] = match;
  if (!isDay(day)) return undefined;
  const millis = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}${zone.toUpperCase()}`);
  if (Number.isNaN(millis)) return undefined;
  return BigInt(millis) * 10_000n + BigInt(fraction.padEnd(7, '0'));
}

/** `Date` accepts 30 February as a day in March. The API's dates begin with the year 1. */
function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return day >= '0001-01-01' && !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

/** ISO 8601 in UTC with only as many fraction digits as needed, as .NET writes it. */
export function formatInstant(ticks: bigint): string {
  const seconds = new Date(Number(ticks / 10_000n)).toISOString().slice(0, 19);
  const fraction = (ticks % 10_000_000n).toString().padStart(7, '0').replace(/0+$/, '');
  return fraction === '' ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}

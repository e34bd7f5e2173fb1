/**
 * Points in time at ServiceTitan's resolution: seven fraction digits, which `Date` would cut to three. A point is a
 * bigint of 100-nanosecond ticks since 1970.
 */
const pattern = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,7}))?(Z|[+-]\d\d:\d\d)?)?$/i;

/** Ticks of an ISO 8601 text; undefined when it is none. A text without zone is taken as UTC, as the API documents. */
export function parseInstant(value: string): bigint | undefined {
  const match = pattern.exec(value);
  if (match === null) return undefined;
  const [, day, time = '00:00:00', fraction = '', zone = 'Z'] = match;
  const millis = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}${zone.toUpperCase()}`);
  if (Number.isNaN(millis)) return undefined;
  return BigInt(millis) * 10_000n + BigInt(fraction.padEnd(7, '0'));
}

/** ISO 8601 in UTC with as many fraction digits as needed, as .NET writes it. */
export function formatInstant(ticks: bigint): string {
  const seconds = new Date(Number(ticks / 10_000n)).toISOString().slice(0, 19);
  const fraction = (ticks % 10_000_000n).toString().padStart(7, '0').replace(/0+$/, '');
  return fraction === '' ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}

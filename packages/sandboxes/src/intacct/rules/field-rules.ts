/** Rules for single values, whatever record they belong to: dates, booleans, lengths. */
import { parseDate } from '../gateway/dates.ts';
import { recordFailures, Refusal } from '../gateway/failures.ts';
import type { Fields } from './bill-form.ts';

/** `YYYY-MM-DD`; empty text if absent. */
export function readDate(fields: Fields, field: string): string {
  const text = fields[field] ?? '';
  if (text.trim() === '') return '';
  const date = parseDate(text);
  if (date === undefined) throw new Refusal(recordFailures.illegalFormat(field, text));
  return date;
}

export function readFlag(fields: Fields, field: string): boolean {
  const text = fields[field] ?? '';
  if (text !== '' && text !== 'true' && text !== 'false') throw new Refusal(recordFailures.illegalFormat(field, text));
  return text === 'true';
}

export function readLimited(fields: Fields, field: string, length: number): string {
  const text = fields[field] ?? '';
  if (text.length > length) throw new Refusal(recordFailures.illegalFormat(field, text));
  return text;
}

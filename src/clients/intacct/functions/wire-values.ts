/** Values as Intacct writes and takes them, in bills and adjustments alike: dates, amounts, and our link in a text. */
import { z } from 'zod';

import { calendarDate, type CalendarDate } from '../../../domain/values/calendar-date.ts';
import { ledgerText } from '../../../domain/values/ledger-text.ts';
import { formatLink, type Link } from '../../../domain/ledger/link.ts';
import { DECIMAL_PATTERN } from '../../../domain/values/money.ts';
import type { XmlNode } from '../xml.ts';

/** DESCRIPTION holds 1,000 characters (docs/assumptions.md, A-08). */
const MAX_DESCRIPTION = 1_000;

export const optional = z.string().transform((text) => (text === '' ? undefined : text));
export const money = z.string().regex(DECIMAL_PATTERN);
export const wireDate = z.string().transform((text, context): CalendarDate => {
  const date = fromWireDate(text);
  if (date === undefined) context.addIssue({ code: 'custom', message: 'not a date' });
  return date ?? '';
});

function fromWireDate(text: string): CalendarDate | undefined {
  const match = /^(\d{2})\/(\d{2})\/(\d{4})/.exec(text);
  return match === null ? undefined : calendarDate(`${match[3]}-${match[1]}-${match[2]}`);
}

/** When something happened, as an ISO instant. The XML gateway's times are taken as UTC (docs/assumptions.md, A-84). */
export function instantOf(text: string): string | undefined {
  const [, month, day, year, time] = /^(\d{2})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2})$/.exec(text) ?? [];
  const at = new Date(`${year}-${month}-${day}T${time}Z`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** Intacct takes and gives mm/dd/yyyy. */
export function toWireDate(date: CalendarDate): string {
  const [year, month, day] = date.split('-');
  return `${month}/${day}/${year}`;
}

/** The legacy functions take dates in parts. */
export function legacyDate(date: CalendarDate): XmlNode {
  const [year, month, day] = date.split('-');
  return { year, month, day };
}

/** The link is at the end; of a long text that a person wrote, the end is cut and not the link. */
export function linked(description: string, link: Link): string {
  const mark = formatLink(link);
  const room = MAX_DESCRIPTION - mark.length - 1;
  return `${description.length <= room ? description : ledgerText(description, room)} ${mark}`.trim();
}

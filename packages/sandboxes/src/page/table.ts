/**
 * Tables of records: what each column shows and how it is aligned. A cell's text is available apart from its markup, so
 * that searches find what the page shows.
 */
import { markup, type Html } from './markup.ts';

export interface Column<T> {
  readonly heading: string;
  readonly of: (row: T) => string;
  /**
   * `amount` is grouped by thousands; `code` is an identifier; `state` is shown as a badge, with any text after a colon
   * next to it. Default: plain text.
   */
  readonly kind?: 'amount' | 'date' | 'code' | 'state';
}

/** A part of the page, and its text. */
export interface Block {
  readonly text: () => string;
  readonly html: () => Html;
}

export function table<T>(caption: string, columns: readonly Column<T>[], rows: readonly T[]): Block {
  return {
    text: () => rows.map((row) => rowText(columns, row)).join('\n'),
    html: () =>
      rows.length === 0
        ? markup`<p>${caption}: none</p>`
        : markup`<table role="table"><caption>${caption}</caption>${tableHead(columns)}<tbody role="rowgroup">${rows.map(
            (row) => markup`<tr role="row">${cells(columns, row)}</tr>`,
          )}</tbody></table>`,
  };
}

/** Labels with values; empty values are left out. */
export function facts(entries: readonly (readonly [label: string, value: string])[]): Block {
  const present = entries.filter(([, value]) => value !== '');
  return {
    text: () => present.map(([, value]) => value).join('\n'),
    html: () =>
      markup`<dl class="facts">${present.map(
        ([label, value]) => markup`<div><dt>${label}</dt><dd>${value}</dd></div>`,
      )}</dl>`,
  };
}

/** The text that a search looks through: amounts both as stored and as shown. */
export function rowText<T>(columns: readonly Column<T>[], row: T): string {
  return columns
    .flatMap(({ of, kind }) => (kind === 'amount' ? [of(row), formatAmount(of(row))] : [of(row)]))
    .join('\n');
}

// A table styled as blocks loses its semantics for screen readers; the roles restore them.
export function tableHead<T>(columns: readonly Column<T>[]): Html {
  return markup`<thead role="rowgroup"><tr role="row">${columns.map(
    ({ heading, kind }) => markup`<th role="columnheader" scope="col" class="${kind ?? 'text'}">${heading}</th>`,
  )}</tr></thead>`;
}

export function cells<T>(columns: readonly Column<T>[], row: T): readonly Html[] {
  return columns.map(
    (column) =>
      markup`<td role="cell" class="${column.kind ?? 'text'}" data-label="${column.heading}">${cell(column, row)}</td>`,
  );
}

function cell<T>({ of, kind }: Column<T>, row: T): Html | string {
  const text = of(row);
  if (text === '') return '';
  if (kind === 'amount') return formatAmount(text);
  if (kind === 'date') return markup`<time datetime="${text}">${text}</time>`;
  if (kind === 'state') return badge(text);
  return text;
}

/** `state: reason`; the reason is shown next to the badge. */
function badge(text: string): Html {
  const [state = '', ...reason] = text.split(': ');
  return markup`<div><span class="badge" data-state="${state.toLowerCase()}">${state}</span> ${reason.join(': ')}</div>`;
}

const amountFormat = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 6 });

/** Formats decimal text without converting it to a float. */
export function formatAmount(text: string): string {
  return /^-?\d+(\.\d+)?$/.test(text) ? amountFormat.format(text as Intl.StringNumericLiteral) : text;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** Decimal text without trailing zeros: `2.0000` as `2`. */
export function formatQuantity(text: string): string {
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
] as const;

/** `1 hour 30 minutes`. */
export function formatDuration(ms: number): string {
  let rest = ms;
  const words = UNITS.flatMap(([unit, length]) => {
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count === 0 ? [] : `${count} ${unit}${count === 1 ? '' : 's'}`;
  });
  return words.length === 0 ? 'none' : words.join(' ');
}

/** The calendar date of a timestamp; both systems begin with it. */
export function dateOnly(text: string | null | undefined): string {
  return (text ?? '').slice(0, 10);
}

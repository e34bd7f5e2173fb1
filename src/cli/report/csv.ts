/**
 * CSV for spreadsheets and scripts (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe
 * before it, behind blanks too, which the usual libraries leave alone; amounts are numbers and keep their sign.
 */

import { STEERING } from '../../observability/steering.ts';

type Cell = { readonly text: string | undefined } | { readonly amount: string | undefined };

/** By the names of columns. */
export type Row = Readonly<Record<string, Cell>>;

export function text(value: string | undefined): Cell {
  return { text: value };
}

/** A plain decimal number, with its sign. */
export function amount(value: string | undefined): Cell {
  return { amount: value };
}

export function csv(columns: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((column) => cellAsText(row[column])).join(','));
  return [columns.join(','), ...lines, ''].join('\r\n');
}

function cellAsText(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  return 'amount' in cell ? (cell.amount ?? '') : quoted(harmless(steady(cell.text ?? '')));
}

/** Lines and tabs stay: they steer nothing. */
function steady(value: string): string {
  return value
    .replaceAll('\r\n', '\n')
    .split(/([\n\t])/)
    .map((part) => (part === '\n' || part === '\t' ? part : part.replaceAll(STEERING, ' ')))
    .join('');
}

/** Spreadsheets run what begins like a formula, behind blanks and in full-width letters too. */
function harmless(value: string): string {
  return /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(value) ? `'${value}` : value;
}

function quoted(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

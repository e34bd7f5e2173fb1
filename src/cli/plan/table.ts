/** Tables that fit a terminal of 80 columns. Amounts are never cut. */
import Table from 'cli-table3';

import { plain, WIDTH, wrap } from '../text.ts';

const PADDING = 2;
const NARROWEST = 8;

export interface Column {
  readonly head: string;
  /** Amounts and counts: to the right, as wide as they are. */
  readonly isNumber?: boolean;
}

export function fittedTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(plain));
  const widths = fit(columns, cells);
  const table = new Table({
    head: columns.map(({ head }) => head),
    colWidths: widths.map((width) => width + PADDING),
    colAligns: columns.map(({ isNumber }) => (isNumber === true ? 'right' : 'left')),
    style: { head: [], border: [] },
  });
  for (const row of cells) {
    table.push(
      row.map((cell, i) => (columns[i]?.isNumber === true ? cell : wrap(cell, widths[i] ?? WIDTH).join('\n'))),
    );
  }
  return table.toString();
}

/** Where the table would be too wide, its widest columns of text give way. */
function fit(columns: readonly Column[], rows: readonly (readonly string[])[]): number[] {
  const widths = columns.map(({ head }, i) => Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const room = WIDTH - 1 - columns.length * (PADDING + 1);
  while (widths.reduce((total, width) => total + width, 0) > room) {
    const texts = widths.map((width, i) => (columns[i]?.isNumber === true ? 0 : width));
    const widest = texts.indexOf(Math.max(...texts));
    if ((texts[widest] ?? 0) <= NARROWEST) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

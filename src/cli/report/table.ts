/**
 * A table that fits a terminal of 80 columns, whatever is in it: text is wrapped, amounts are never cut. It draws its own
 * borders, because they have to follow the same widths by which text is wrapped.
 */
import stringWidth from 'string-width';

import { plain, WIDTH, wrap } from './text.ts';

export interface Column {
  readonly head: string;
  /** Amounts and counts: to the right, and in one piece. */
  readonly isNumber?: boolean;
  /** Left out where it is empty in every row. */
  readonly isOptional?: boolean;
  /** In cells, whatever the column contains; else, and where a number needs more, as wide as its content. */
  readonly width?: number;
  /** Text gives way no further than this where the table is too wide. */
  readonly least?: number;
}

/** Several are lines below each other. */
export type Cell = string | readonly string[];

interface FilledColumn extends Column {
  readonly width: number;
  /** From its head down. */
  readonly cells: readonly (readonly string[])[];
}

const MIN_COLUMN_WIDTH = 8;

export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const filled = fit(columns.map((column, i) => fill(column, rows.map((row) => row[i] ?? ''))).filter(isShown)); // prettier-ignore
  const cells = filled.map((column) => column.cells.map((lines) => layOut(lines, column)));
  const drawn = ['head', ...rows].map((_, row) => {
    const height = Math.max(...cells.map((column) => column[row]?.length ?? 0));
    const lines = Array.from({ length: height }, (_line, at) =>
      filled.map(({ width }, i) => cells[i]?.[row]?.[at] ?? ' '.repeat(width)),
    );
    return lines.map((line) => `│ ${line.join(' │ ')} │`).join('\n');
  });
  const rules = filled.map(({ width }) => '─'.repeat(width));
  return [
    `┌─${rules.join('─┬─')}─┐`,
    drawn.join(`\n├─${rules.join('─┼─')}─┤\n`),
    `└─${rules.join('─┴─')}─┘`, // prettier-ignore
  ].join('\n');
}

function fill(column: Column, body: readonly Cell[]): FilledColumn {
  const cells = [column.head, ...body].map((cell) =>
    (typeof cell === 'string' ? [cell] : cell).map((line) => plain(line).normalize()),
  );
  const content = Math.max(...cells.flat().map((line) => stringWidth(line)));
  const { isNumber, width = content } = column;
  return { ...column, cells, width: isNumber === true ? Math.max(content, width) : width };
}

function isShown({ isOptional, cells }: FilledColumn): boolean {
  return isOptional !== true || cells.slice(1).some((lines) => lines.join('') !== '');
}

/** Where the table would be too wide, its widest columns of text give way. */
function fit(columns: readonly FilledColumn[]): FilledColumn[] {
  const widths = columns.map(({ width }) => width);
  const room = WIDTH - 1 - columns.length * ' │ '.length;
  while (widths.reduce((total, width) => total + width, 0) > room) {
    const yielding = columns.map(({ isNumber, least = MIN_COLUMN_WIDTH }, i) => {
      const width = widths[i] ?? 0;
      return isNumber === true || width <= least ? 0 : width;
    });
    const widest = Math.max(...yielding);
    if (widest === 0) break;
    widths[yielding.indexOf(widest)] = widest - 1;
  }
  return columns.map((column, i) => ({ ...column, width: widths[i] ?? 0 }));
}

function layOut(lines: readonly string[], { isNumber, width }: FilledColumn): string[] {
  const blanks = (line: string): string => ' '.repeat(Math.max(0, width - stringWidth(line)));
  if (isNumber === true) return lines.map((line) => `${blanks(line)}${line}`);
  return lines.flatMap((line) => wrap(line, width)).map((line) => `${line}${blanks(line)}`);
}

/** Gaps of a file that `tieout init` wrote: which lines a person still has to look at. What was filled in is none. */
import { UNFILLED } from '../../config/scalars.ts';

export interface OpenGap {
  /** From 1. */
  readonly line: number;
  readonly what: string;
}

/** A gap is open while its line is commented out, has no value yet, or a value that is still to be filled in. */
export function gapsIn(text: string): OpenGap[] {
  return text.split('\n').flatMap((content, index) => {
    const [, entry, what] = /^(.*?)#\s*GAP:\s*(.*)$/.exec(content) ?? [];
    if (entry === undefined || what === undefined) return [];
    const isOpen = /^\s*#/.test(content) || /:\s*$/.test(entry) || entry.includes(UNFILLED);
    return isOpen ? [{ line: index + 1, what }] : [];
  });
}

/** `14, 38–61, 70` */
export function describeLines(lines: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const line of lines) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([from, through]) => (from === through ? String(from) : `${from}–${through}`)).join(', ');
}

/** Delivers a report to the caller: to the terminal, into files, and as an exit code. */
import { access, constants, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { OperatorError } from '../../errors/operator-error.ts';
import { steersNothing } from '../../observability/steering.ts';
import { plainLines } from './text.ts';

/** Ready to be shown in any form. */
export interface Report {
  readonly value: object;
  readonly words: (options: { readonly withJournal: boolean }) => string;
  readonly csv: () => string;
  readonly html: () => string;
  /** How many bills a terminal would show with their journals. */
  readonly bills: number;
  /** Something is held, or differs. */
  readonly isOpen: boolean;
  /** Something could not be asked. */
  readonly isIncomplete: boolean;
}

export interface Delivery {
  /** A path, or `-` for standard output. */
  readonly csv?: string;
  readonly html?: string;
  readonly journal: boolean;
  readonly json: boolean;
}

/** More journals than these are left to files, unless they are asked for. */
const SHOWN = 20;
/** Shows spreadsheets that the file is UTF-8; a program that reads standard output knows. */
const BYTE_ORDER_MARK = '\uFEFF';

/** For machines as JSON, for people in words, which steer no terminal. */
export function print(json: boolean, value: unknown, describe: () => string): void {
  process.stdout.write(json ? jsonOf(value) : plainLines(describe()));
}

/** For machines, which get every character, and for whoever looks at it in a terminal. */
export function jsonOf(value: unknown): string {
  return `${steersNothing(JSON.stringify(value, undefined, 2))}\n`;
}

/** Before anything is asked: a report that cannot be written would be lost. */
export async function refuseUnwritable({ csv, html, json }: Delivery): Promise<void> {
  if (csv === '-' && json)
    throw cannot('standard output takes one of --json and --csv -', 'Write one of them to a file.');
  for (const file of [csv, html].filter((one) => one !== undefined && one !== '-')) {
    await access(path.dirname(path.resolve(file ?? '')), constants.W_OK).catch(() => {
      throw cannot(
        `${file} cannot be written: its folder is not there, or not yours to write in`,
        'Name another file.',
      );
    });
  }
}

export async function deliver({ csv, html, journal, json }: Delivery, report: Report): Promise<void> {
  if (html !== undefined) await write(html, report.html());
  if (csv !== undefined && csv !== '-') await write(csv, `${BYTE_ORDER_MARK}${report.csv()}`);
  if (csv === '-') process.stdout.write(report.csv());
  else print(json, report.value, () => report.words({ withJournal: journal || report.bills <= SHOWN }));
  if (report.isOpen) process.exitCode = 3;
  if (report.isIncomplete) process.exitCode = 1;
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((cause: unknown) => {
    throw cannot(`${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, 'Name another file.'); // prettier-ignore
  });
  process.stderr.write(`Written: ${file}\n`);
}

function cannot(message: string, remedy: string): OperatorError {
  return new OperatorError(message, { remedy, exitCode: 2 });
}

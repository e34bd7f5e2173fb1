/** Options that several commands share, so that they read the same everywhere. */
import { InvalidArgumentError, Option, type Command } from 'commander';

import { OperatorError } from '../errors/operator-error.ts';
import { calendarDate, type CalendarDate } from '../domain/values/calendar-date.ts';
import { CATALOGUE } from '../domain/failures/failure.ts';
import type { DocumentRef } from '../domain/values/document.ts';

export function configOption(): Option {
  return new Option('--config <path>', 'path of the configuration file').default('tieout.yaml').env('TIEOUT_CONFIG');
}

/** `TIEOUT_CONFIG` may have come from the file of variables, after the options were read. */
export function configPathOf({ config }: { readonly config: string }, command: Command): string {
  return command.getOptionValueSource('config') === 'default' ? process.env['TIEOUT_CONFIG'] || config : config;
}

export function jsonOption(): Option {
  return new Option('--json', 'print JSON').default(false);
}

export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('A port is 0 to 65535.');
  return Number(text);
}

function parseBillId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError('A bill is named by its ServiceTitan id, e.g. 81000123.');
  return Number(text);
}

/** A bill by its id, or a credit as `credit/<id>`. */
export function parseDocument(text: string): DocumentRef {
  const [, id = ''] = /^credit\/(.*)$/.exec(text) ?? [];
  return id === '' ? { kind: 'bill', id: parseBillId(text) } : { kind: 'credit', id: parseBillId(id) };
}

/** Bills and credits of `--bill` and `--credit`. */
export function documentsIn({ bill = [], credit = [] }: DocumentOptions): DocumentRef[] {
  return [
    ...bill.map((id) => ({ kind: 'bill', id }) as const),
    ...credit.map((id) => ({ kind: 'credit', id }) as const),
  ];
}

/** The same. @throws OperatorError when neither is given. */
export function namedDocuments(options: DocumentOptions): DocumentRef[] {
  const named = documentsIn(options);
  if (named.length > 0) return named;
  throw new OperatorError('neither --bill nor --credit is given', {
    remedy: 'Name bills or credits by their ServiceTitan ids, e.g. --bill 81000123.',
    exitCode: 2,
  });
}

export interface DocumentOptions {
  readonly bill?: readonly number[];
  readonly credit?: readonly number[];
}

/** Ids with commas between them. */
export function parseBillIds(text: string): number[] {
  return text.split(',').map((id) => parseBillId(id.trim()));
}

export function parseDate(text: string): CalendarDate {
  if (calendarDate(text) !== text) throw new InvalidArgumentError('A date is written 2026-10-01.');
  return text;
}

/** ServiceTitan counts batches with 32 bits. */
export function parseBatch(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text) || Number(text) > 2_147_483_647)
    throw new InvalidArgumentError('A batch is named by its number, e.g. 212.');
  return Number(text);
}

export function parseRecordNo(text: string): string {
  if (!/^\d{1,20}$/.test(text)) throw new InvalidArgumentError('A RECORDNO is a whole number, e.g. 1041.');
  return text;
}

export function parseCode(text: string): string {
  if (Object.hasOwn(CATALOGUE, text)) return text;
  const [system = ''] = text.split('.');
  const near = Object.keys(CATALOGUE).filter((code) => code.startsWith(`${system}.`));
  const known = near.length > 0 ? near.join(', ') : 'docs/errors.md lists them';
  throw new InvalidArgumentError(`There is no such code. Known: ${known}.`);
}

export function parseDays(text: string): number {
  if (!/^\d{1,4}(\.\d)?$/.test(text)) throw new InvalidArgumentError('Days are a number, e.g. 3.');
  return Number(text);
}

export function parseSeconds(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('Seconds are a whole number, e.g. 60.');
  return Number(text);
}

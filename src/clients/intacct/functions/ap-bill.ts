/** APBILL on the wire, read: the queries that look for bills, and rows → `LedgerBill`. Adjustments are read alike. */
import { z } from 'zod';

import {
  isSimilarBillNumber,
  looseBillNumber,
  normalizeBillNumber,
  withoutReversalSuffix,
} from '../../../domain/values/bill-number.ts';
import {
  additionalDimensions,
  dimensionKey,
  withDefaultDimensions,
  type DimensionName,
  type Dimensions,
} from '../../../domain/values/dimensions.ts';
import type { BillLine, LedgerBill } from '../../../domain/ledger/ledger-bill.ts';
import { linkPrefix, parseLink, tenantPrefix } from '../../../domain/ledger/link.ts';
import { isEqual, sum } from '../../../domain/values/money.ts';
import type { BillLookup } from '../../../ports/ledger.ts';
import { unreadable } from '../to-failure.ts';
import { HEADER_FIELDS, headerSchema, toHeader } from './header.ts';
import { allOf, equalTo, isLike, type Filter, type Query, type Row } from './query.ts';
import { money, optional, toWireDate, wireDate } from './wire-values.ts';
import { isSameText } from '../../../domain/values/text-key.ts';

const LINE_FIELDS = ['RECORDNO', 'RECORDKEY', 'LINE_NO', 'ACCOUNTNO', 'TRX_AMOUNT', 'ENTRYDESCRIPTION'];

export function billQuery(filter: Filter): Query {
  return { object: 'APBILL', fields: [...HEADER_FIELDS, 'TERMNAME', 'WHENDUE', 'ONHOLD'], filter };
}

export type LineObject = 'APBILLITEM' | 'APADJUSTMENTITEM';

/** @param dimensions that Tieout sets: what else Intacct or a clerk fills in is ignored here. */
export function lineQuery(object: LineObject, filter: Filter, dimensions: readonly DimensionName[]): Query {
  return { object, fields: [...LINE_FIELDS, ...withDefaultDimensions(dimensions).map(dimensionField)], filter };
}

/** Intacct's field for a dimension, e.g. `PROJECTID`. */
function dimensionField(name: DimensionName): string {
  return dimensionKey(name).toUpperCase();
}

/**
 * Finds more than it must: `like` cannot skip punctuation, so wildcards go between the letters of the number and
 * `isSought` decides.
 */
export function lookupFilters(lookup: BillLookup): Filter[] {
  const { kind, tenantId, vendorId, billNumber, reference, dated } = lookup;
  const filters = [isLike('DESCRIPTION', `%${linkPrefix(lookup)}%`)];
  if (vendorId !== undefined && billNumber !== undefined) {
    filters.push(allOf([equalTo('VENDORID', vendorId), isLike('RECORDID', numberPattern(billNumber))]));
    if (dated !== undefined) filters.push(allOf([equalTo('VENDORID', vendorId), ...dateAndTotal(dated)]));
    // Of any vendor: the number of an adjustment is the only one of the company.
    if (kind === 'credit') filters.push(equalTo('RECORDID', billNumber));
  }
  if (reference !== undefined)
    filters.push(allOf([equalTo('DOCNUMBER', reference), isLike('DESCRIPTION', `%${tenantPrefix(tenantId, kind)}%`)]));
  for (const recordNo of namedIn(lookup)) filters.push(equalTo('RECORDNO', recordNo));
  return filters;
}

/** Zeros in front of a number and letters with accents may be there or not. */
function numberPattern(billNumber: string): string {
  const letters = normalizeBillNumber(billNumber).replaceAll(/(?<!\d)0+(?=\d)/g, '');
  const plain = letters.replaceAll(/[^A-Z0-9]/g, '');
  return `%${[...(plain === '' ? letters : plain)].join('%')}%`;
}

/** That a query may compare these fields is assumed (docs/assumptions.md, A-83). */
function dateAndTotal({ billDate, total }: NonNullable<BillLookup['dated']>): Filter[] {
  return [equalTo('WHENCREATED', toWireDate(billDate)), equalTo('TOTALENTERED', total)];
}

/**
 * Decided before the rest is read: a person's draft may not have what `toLedgerBill` needs.
 * @throws IntegrationError when the row does not hold what decides.
 */
export function isSought(row: Row, lookup: BillLookup): boolean {
  const { kind } = lookup;
  const { DESCRIPTION: description, VENDORID: vendorId, RECORDID: billNumber } = row;
  if (description === undefined || vendorId === undefined || billNumber === undefined)
    throw unreadable(`an ${kind === 'credit' ? 'APADJUSTMENT' : 'APBILL'} without DESCRIPTION, VENDORID or RECORDID`);
  const link = parseLink(description, kind);
  const isOfTenant = link !== undefined && link.tenantId === lookup.tenantId;
  if (isOfTenant && (link.id === lookup.id || isSameReference(row, lookup))) return true;
  if (namedIn(lookup).includes(row['RECORDNO'] ?? '')) return true;
  if (kind === 'credit' && billNumber.toUpperCase() === lookup.billNumber?.toUpperCase()) return true;
  if (lookup.billNumber === undefined || !isSameText(vendorId, lookup.vendorId ?? '')) return false;
  const numbers = link === undefined ? [billNumber] : [billNumber, withoutReversalSuffix(billNumber)];
  if (numbers.some((number) => looseBillNumber(number) === looseBillNumber(lookup.billNumber ?? ''))) return true;
  return isOfDateAndTotal(row, lookup) && (link === undefined || isSimilarBillNumber(billNumber, lookup.billNumber));
}

function isOfDateAndTotal({ WHENCREATED: date = '', TOTALENTERED: total = '' }: Row, { dated }: BillLookup): boolean {
  if (dated === undefined || !date.startsWith(toWireDate(dated.billDate))) return false;
  return money.safeParse(total).success && isEqual(total, dated.total);
}

function namedIn({ recordNos = [], adopted }: BillLookup): readonly string[] {
  return adopted === undefined ? recordNos : [...recordNos, adopted.recordNo];
}

/** Without regard to case, as the query compares, and to blanks. */
function isSameReference({ DOCNUMBER: reference = '' }: Row, lookup: BillLookup): boolean {
  return lookup.reference !== undefined && isSameText(reference, lookup.reference);
}

const billSchema = headerSchema.extend({
  TERMNAME: optional,
  WHENDUE: wireDate.or(z.literal('')),
  ONHOLD: z.string(),
});

const lineSchema = z.object({
  LINE_NO: z.coerce.number(),
  ACCOUNTNO: z.string(),
  TRX_AMOUNT: money,
  ENTRYDESCRIPTION: z.string(),
});

/** @throws IntegrationError when the row is not what Intacct documents. */
export function toLedgerBill(row: unknown, lines: readonly BillLine[]): LedgerBill {
  const parsed = billSchema.safeParse(row);
  if (!parsed.success) throw unreadable(`an APBILL: ${z.prettifyError(parsed.error)}`);
  const { WHENDUE: dueDate, TERMNAME: termName, ONHOLD: onHold } = parsed.data;
  return { ...toHeader(parsed.data, 'bill'), dueDate, termName, onHold: isSameText(onHold, 'true'), lines };
}

/** What else our own bill is compared by: rules of its time may have named other dimensions than those of today. */
export function furtherDimensions(row: Row, lookup: BillLookup): readonly DimensionName[] {
  const { adopted, dimensions = [] } = lookup;
  const link = parseLink(row['DESCRIPTION'] ?? '', lookup.kind);
  const isOurs = link?.id === lookup.id && link.tenantId === lookup.tenantId;
  const own = isOurs ? (link.dimensions ?? []) : [];
  const names = adopted?.recordNo === row['RECORDNO'] ? [...own, ...(adopted?.dimensions ?? [])] : own;
  return additionalDimensions(names).filter((name) => !dimensions.includes(name));
}

/** Bills of ours, of any source bill of the tenant. */
export function linkedBillQuery(tenantId: string): Query {
  return { object: 'APBILL', fields: ['RECORDNO'], filter: isLike('DESCRIPTION', `%${tenantPrefix(tenantId)}%`) };
}

/** One bill's, in their order. @throws IntegrationError when a row is not what Intacct documents. */
export function toBillLines(rows: readonly Row[], dimensions: readonly DimensionName[]): BillLine[] {
  const names = withDefaultDimensions(dimensions);
  return rows
    .map((row) => toReadLine(row, names))
    .sort((a, b) => a.lineNo - b.lineNo)
    .map(({ line }) => line);
}

function toReadLine(row: Row, names: readonly DimensionName[]): { readonly lineNo: number; readonly line: BillLine } {
  const parsed = lineSchema.safeParse(row);
  if (!parsed.success) throw unreadable(`a line: ${z.prettifyError(parsed.error)}`);
  const line = parsed.data;
  return {
    lineNo: line.LINE_NO,
    line: {
      glAccountNo: line.ACCOUNTNO,
      amount: sum([line.TRX_AMOUNT]),
      memo: line.ENTRYDESCRIPTION,
      dimensions: Object.fromEntries(
        names.flatMap((name) => {
          const value = row[dimensionField(name)];
          // Asked for, so it must be there: as an empty one it would pass for one that a clerk took out.
          if (value === undefined) throw unreadable(`a line without ${dimensionField(name)}`);
          return value === '' ? [] : [[dimensionKey(name), value]];
        }),
      ) as Dimensions,
    },
  };
}

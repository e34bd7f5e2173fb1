/**
 * APADJUSTMENT on the wire. Only the legacy functions write one, in a strict order of elements and with names of their
 * own; it is read as a bill is, but for what it does not have: due date, term and hold.
 */
import { z } from 'zod';

import type { DimensionKey, Dimensions } from '../../../domain/values/dimensions.ts';
import type { Bill, BillLine, LedgerBill } from '../../../domain/ledger/ledger-bill.ts';
import type { LedgerChange } from '../../../domain/ledger/ledger-change.ts';
import { unreadable } from '../to-failure.ts';
import type { XmlNode } from '../xml.ts';
import { HEADER_FIELDS, headerSchema, toHeader } from './header.ts';
import type { Filter, Query } from './query.ts';
import { legacyDate, linked } from './wire-values.ts';

export function adjustmentQuery(filter: Filter): Query {
  return { object: 'APADJUSTMENT', fields: HEADER_FIELDS, filter };
}

export function adjustmentFunction(change: LedgerChange): XmlNode {
  switch (change.action) {
    case 'create':
      return {
        create_apadjustment: {
          vendorid: change.bill.vendorId,
          ...datesOf(change.bill),
          adjustmentno: change.bill.billNumber,
          action: change.bill.isDraft ? 'Draft' : 'Submit',
          billno: change.bill.reference,
          description: linked(change.bill.description, change.link),
          apadjustmentitems: { lineitem: change.bill.lines.map(lineItem) },
        },
      };
    case 'amend':
      return { update_apadjustment: amended(change) };
    case 'adopt':
      return {
        update_apadjustment: { '@key': change.recordNo, description: linked(change.description, change.link) },
      };
    case 'delete':
      return { delete_apadjustment: { '@key': change.recordNo } };
    case 'reverse':
      throw new Error('Intacct knows no reversal of an adjustment');
  }
}

/** An empty element clears what is there: `set_nulls` says so (docs/assumptions.md, A-66). */
function amended({ recordNo, bill, link, continues, clears, isDraft }: LedgerChange & { action: 'amend' }): XmlNode {
  const numbered = bill.lines.map((line, i) => ({ line, lineNo: continues[i], cleared: clears[i] }));
  const kept = numbered.filter(({ lineNo }) => lineNo !== undefined);
  const added = numbered.filter(({ lineNo }) => lineNo === undefined);
  return {
    '@key': recordNo,
    '@set_nulls': 'true',
    ...datesOf(bill),
    adjustmentno: bill.billNumber,
    action: isDraft ? 'Draft' : undefined,
    billno: bill.reference ?? '',
    description: linked(bill.description, link),
    updateapadjustmentitems: {
      updatelineitem: kept.map(({ line, lineNo, cleared }) => ({
        '@line_num': String(lineNo),
        ...amendedItem(line, cleared),
      })),
      ...(added.length === 0 ? {} : { lineitem: added.map(({ line }) => lineItem(line)) }),
    },
  };
}

function datesOf({ billDate, postingDate }: Bill): XmlNode {
  return { datecreated: legacyDate(billDate), dateposted: legacyDate(postingDate) };
}

function lineItem({ glAccountNo, amount, memo, dimensions }: BillLine): XmlNode {
  return {
    glaccountno: glAccountNo,
    amount,
    memo: memo === '' ? undefined : memo,
    ...dimensionsOf(dimensions),
  };
}

/** @param cleared dimensions that the existing line has and this one does not. */
function amendedItem(
  { glAccountNo, amount, memo, dimensions }: BillLine,
  cleared: readonly DimensionKey[] = [],
): XmlNode {
  return {
    glaccountno: glAccountNo,
    amount,
    memo,
    ...dimensionsOf({ ...dimensions, ...Object.fromEntries(cleared.map((key) => [key, ''])) }),
  };
}

/** In the order that the schema demands, around the custom fields. */
const BEFORE_CUSTOM = { locationid: 'locationId', departmentid: 'departmentId' } as const;
const AFTER_CUSTOM = {
  projectid: 'projectId',
  taskid: 'taskId',
  costtypeid: 'costTypeId',
  customerid: 'customerId',
  vendorid: 'vendorId',
  employeeid: 'employeeId',
  itemid: 'itemId',
  classid: 'classId',
  contractid: 'contractId',
  warehouseid: 'warehouseId',
} as const;

function dimensionsOf(dimensions: Dimensions): XmlNode {
  const standard = (names: Readonly<Record<string, DimensionKey>>): XmlNode =>
    Object.fromEntries(Object.entries(names).map(([element, key]) => [element, dimensions[key]]));
  const custom = Object.entries(dimensions)
    .filter(([name]) => name.startsWith('GLDIM'))
    .map(([customfieldname, customfieldvalue]) => ({ customfieldname, customfieldvalue }));
  return {
    ...standard(BEFORE_CUSTOM),
    ...(custom.length === 0 ? {} : { customfields: { customfield: custom } }),
    ...standard(AFTER_CUSTOM),
  };
}

const keySchema = z.object({ key: z.string().regex(/^\d+$/) });

/** The record that a create made; `undefined` when the answer names none. */
export function readAdjustmentKey(data: unknown): { recordNo: string } | undefined {
  const parsed = keySchema.safeParse(data);
  return parsed.success ? { recordNo: parsed.data.key } : undefined;
}

/** @throws IntegrationError when the row is not what Intacct documents. */
export function toLedgerCredit(row: unknown, lines: readonly BillLine[]): LedgerBill {
  const parsed = headerSchema.safeParse(row);
  if (!parsed.success) throw unreadable(`an APADJUSTMENT: ${z.prettifyError(parsed.error)}`);
  const unused = { dueDate: '', termName: undefined, onHold: false };
  return { ...toHeader(parsed.data, 'credit'), ...unused, lines };
}

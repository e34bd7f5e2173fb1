/**
 * What users do with bills in Intacct's own UI: enter, edit, delete, approve, reverse, pay. The same rules apply as for
 * the API, in the entity that owns the bill. A refusal is 422 with Intacct's message.
 */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { withBody } from '../../control/control-routes.ts';
import { parseDate } from '../gateway/dates.ts';
import { DIMENSION_FIELDS, type Bill } from '../records.ts';
import type { BillChange, Fields } from '../rules/bill-form.ts';
import { approveBill, createBill, deleteBill, recallBill, reverseBill, updateBill } from '../rules/bill-lifecycle.ts';
import { payBill, selectForPayment, voidPayment } from '../rules/bill-payments.ts';
import { describeBill, describePayment } from '../state.ts';
import type { Store } from '../store.ts';
import { amount, resultOrRefusal, nothing, recordRoutes, type RecordRoute } from './record-routes.ts';

const date = z
  .string()
  .refine((text) => parseDate(text) !== undefined, 'not a date: use YYYY-MM-DD')
  .meta({ examples: ['2026-10-05'] });

const lineEntry = z.strictObject({
  accountNo: z.string(),
  amount: z.string(),
  memo: z.string().optional(),
  locationId: z.string(),
  departmentId: z.string().optional(),
  classId: z.string().optional(),
  /** Further dimensions by wire name, such as PROJECTID. */
  dimensions: z.partialRecord(z.enum(DIMENSION_FIELDS), z.string()).optional(),
});

const HEADER_ENTRY = {
  docNumber: z.string().optional(),
  description: z.string().optional(),
  termName: z.string().optional(),
  whenPosted: date.optional(),
  onHold: z.boolean().optional(),
  supdocId: z.string().optional(),
  action: z.enum(['Submit', 'Draft']).optional(),
};

const billEntry = z.strictObject({
  vendorId: z.string(),
  recordId: z.string(),
  whenCreated: date,
  whenDue: date,
  ...HEADER_ENTRY,
  /** The entity the user works in; top level when left out. */
  entityId: z.string().optional(),
  lines: z.array(lineEntry).min(1),
});

/**
 * Fields left out are unchanged. Lines replace all existing lines; a line with a lineNo keeps the fields it leaves out.
 */
const billEdit = z.strictObject({
  recordId: z.string().optional(),
  whenCreated: date.optional(),
  whenDue: date.optional(),
  ...HEADER_ENTRY,
  lines: z
    .array(lineEntry.partial().extend({ lineNo: z.int().min(1).optional() }))
    .min(1)
    .optional(),
});

const approval = z.strictObject({ partly: z.boolean().default(false) });
const reversal = z.strictObject({ date, description: z.string().default('') });
const selection = z.strictObject({ amount: amount.optional() });
const payment = z.strictObject({ amount: amount.optional(), date: date.optional() });

export function registerBillRoutes(app: FastifyInstance, store: Store): void {
  const route = recordRoutes(app, store, { noun: 'bill', find: (recordNo) => store.bills.get(recordNo) });
  registerEntry(app, route, store);
  route('POST', '/approve', approval, (bill, { partly }, caller) =>
    describeBill(approveBill(bill, partly ? 'approve-partly' : 'approve', caller)),
  );
  route('POST', '/decline', nothing, (bill, _given, caller) => describeBill(approveBill(bill, 'decline', caller)));
  route('POST', '/recall', nothing, (bill, _given, caller) => describeBill(recallBill(bill, caller)));
  route('POST', '/reverse', reversal, (bill, { date: day, description }, caller) =>
    describeBill(reverseBill(bill, { date: parseDate(day) ?? day, description }, caller)),
  );
  route('POST', '/select', selection, (bill, { amount: part }) => describeBill(selectForPayment(bill, part, store)));
  route('POST', '/pay', payment, (bill, details) => describePayment(payBill(bill, paymentOf(details, store), store)));
  app.post<{ Params: { recordNo: string } }>('/_sandbox/payments/:recordNo/void', ({ params }, reply) =>
    store.payments.has(params.recordNo)
      ? resultOrRefusal(reply, () => describePayment(voidPayment(params.recordNo, store)))
      : reply.code(404).send({ error: `There is no payment ${params.recordNo}. GET /_sandbox/state lists them.` }),
  );
}

function registerEntry(app: FastifyInstance, route: RecordRoute<Bill>, store: Store): void {
  app.post('/_sandbox/bills', (request, reply) =>
    withBody(billEntry, request.body, reply, ({ entityId = '', ...bill }) => {
      const entities = store.company.entities.map((entity) => entity.id);
      if (entityId !== '' && !entities.includes(entityId)) {
        return reply.code(422).send({ error: `There is no entity ${entityId}. Known: ${entities.join(', ')}.` });
      }
      return resultOrRefusal(reply, () => {
        const form = { header: headerOf(bill), lines: bill.lines.map(lineOf) };
        return describeBill(createBill(form, { store, session: { entityId } }));
      });
    }),
  );
  route('PATCH', '', billEdit, (bill, edit, caller) => describeBill(updateBill(bill, changeOf(edit), caller)));
  route('DELETE', '', nothing, (bill, _given, caller) => {
    deleteBill(bill, caller);
    return { deleted: bill.recordNo };
  });
}

type Partly<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

function headerOf(bill: Partly<Omit<z.infer<typeof billEntry>, 'lines'>>): Fields {
  return given({
    VENDORID: bill.vendorId,
    RECORDID: bill.recordId,
    WHENCREATED: bill.whenCreated,
    WHENPOSTED: bill.whenPosted,
    WHENDUE: bill.whenDue,
    DOCNUMBER: bill.docNumber,
    DESCRIPTION: bill.description,
    TERMNAME: bill.termName,
    ONHOLD: bill.onHold === undefined ? undefined : String(bill.onHold),
    SUPDOCID: bill.supdocId,
    ACTION: bill.action,
  });
}

function lineOf(line: Partly<z.infer<typeof lineEntry>> & { readonly lineNo?: number | undefined }): Fields {
  return given({
    LINE_NO: line.lineNo === undefined ? undefined : String(line.lineNo),
    ACCOUNTNO: line.accountNo,
    TRX_AMOUNT: line.amount,
    ENTRYDESCRIPTION: line.memo,
    LOCATIONID: line.locationId,
    DEPARTMENTID: line.departmentId,
    CLASSID: line.classId,
    ...line.dimensions,
  });
}

function given(fields: Readonly<Record<string, string | undefined>>): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function changeOf({ lines, ...header }: z.infer<typeof billEdit>): BillChange {
  const change = { header: headerOf(header) };
  return lines === undefined ? change : { ...change, lines: { kind: 'replace', lines: lines.map(lineOf) } };
}

function paymentOf(
  { amount: wanted, date: day }: z.infer<typeof payment>,
  store: Store,
): { readonly amount?: string; readonly date: string } {
  const on = (day === undefined ? undefined : parseDate(day)) ?? new Date(store.now()).toISOString().slice(0, 10);
  return wanted === undefined ? { date: on } : { amount: wanted, date: on };
}

/** APPYMT and APPYMTDETAIL for reads. Payments are made through the UI routes (`bill-payments.ts`). */
import { writeDate, writeTimestamp } from '../gateway/dates.ts';
import type { ObjectType } from './object-type.ts';

export const apPayment: ObjectType = {
  name: 'APPYMT',
  naturalKey: 'RECORDNO',
  fields: {
    ...{ RECORDNO: 'integer', STATE: 'text', RAWSTATE: 'text', VENDORID: 'text', VENDORNAME: 'text' },
    ...{ PAYMENTDATE: 'date', WHENPAID: 'date', TRX_TOTALENTERED: 'decimal', TOTALENTERED: 'decimal' },
    ...{ CURRENCY: 'text', WHENMODIFIED: 'timestamp', MEGAENTITYID: 'text' },
  },
  rows: (store) =>
    [...store.payments.values()].map((payment) => ({
      entityId: payment.entityId,
      values: {
        RECORDNO: payment.recordNo,
        STATE: payment.state,
        // The codes of payments are documented: C confirmed, V voided.
        RAWSTATE: payment.state === 'Voided' ? 'V' : 'C',
        VENDORID: payment.vendorId,
        VENDORNAME: store.vendors.get(payment.vendorId)?.name ?? '',
        PAYMENTDATE: writeDate(payment.date),
        WHENPAID: writeDate(payment.date),
        TRX_TOTALENTERED: payment.amount,
        TOTALENTERED: payment.amount,
        CURRENCY: store.company.baseCurrency,
        WHENMODIFIED: writeTimestamp(payment.changedAt),
        MEGAENTITYID: payment.entityId,
      },
    })),
};

export const apPaymentDetail: ObjectType = {
  name: 'APPYMTDETAIL',
  naturalKey: 'RECORDNO',
  fields: {
    ...{ RECORDNO: 'integer', PAYMENTKEY: 'integer', RECORDKEY: 'integer', STATE: 'text' },
    ...{ TRX_PAYMENTAMOUNT: 'decimal', PAYMENTAMOUNT: 'decimal', PAYMENTDATE: 'date', WHENMODIFIED: 'timestamp' },
  },
  rows: (store) =>
    [...store.payments.values()].map((payment) => ({
      entityId: payment.entityId,
      values: {
        RECORDNO: payment.recordNo,
        PAYMENTKEY: payment.recordNo,
        RECORDKEY: payment.billKey,
        STATE: payment.state,
        TRX_PAYMENTAMOUNT: payment.amount,
        PAYMENTAMOUNT: payment.amount,
        PAYMENTDATE: writeDate(payment.date),
        WHENMODIFIED: writeTimestamp(payment.changedAt),
      },
    })),
};

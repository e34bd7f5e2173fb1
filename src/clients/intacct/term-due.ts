/**
 * When an APTERM says that a bill falls due: DUEDATE is a number, and DUEFROM what it counts. The words of DUEFROM are
 * those of Intacct's pages; which of them the API uses is not documented (docs/assumptions.md, A-91), so they are read in
 * every way of writing, and what is none of them is no rule.
 */
import { dueRule, type DueRule, type PaymentTerm } from '../../domain/ledger/payment-term.ts';
import { textKey, visibleText } from '../../domain/values/text-key.ts';
import type { Row } from './functions/query.ts';

const BILL = '(?:the )?(?:(?:bill|invoice)(?: or)? ?){1,2}(?: date)?';
const ORDINALS = ['next|following', '2nd|second', '3rd|third', '4th|fourth', '5th|fifth', '6th|sixth'];

const FROM_BILL = new RegExp(`^(?:days? )?(?:from|after) ${BILL}$`);
const FROM_END_OF_MONTH = new RegExp(`^(?:days? )?(?:from|after) (?:the )?end of (?:the )?month(?: of ${BILL})?$`);
const OF_THIS_MONTH = new RegExp(`^(?:day )?of (?:the )?(?:same |current )?month(?: (?:of|from) ${BILL})?$`);
const OF_LATER_MONTHS = ORDINALS.map(
  (ordinal) => new RegExp(`^(?:day )?of (?:the )?(?:${ordinal}) month(?: (?:of|from|after|following) ${BILL})?$`),
);

export function toPaymentTerm({ DUEDATE = '', DUEFROM = '' }: Row): PaymentTerm {
  const stated = `DUEDATE ${visibleText(DUEDATE) || 'is empty'}, DUEFROM ${visibleText(DUEFROM) || 'is empty'}`;
  const due = ruleOf(textKey(DUEDATE), wordsOf(DUEFROM));
  return { stated, ...(due === undefined ? {} : { due }) };
}

function ruleOf(number: string, from: string): DueRule | undefined {
  if (!/^\d{1,6}$/.test(number)) return undefined;
  const count = Number(number);
  if (FROM_BILL.test(from)) return dueRule('bill-date', count);
  if (FROM_END_OF_MONTH.test(from)) return dueRule('end-of-month', count);
  if (OF_THIS_MONTH.test(from)) return dueRule('month', count, 0);
  const monthsBefore = OF_LATER_MONTHS.findIndex((form) => form.test(from));
  return monthsBefore === -1 ? undefined : dueRule('month', count, monthsBefore + 1);
}

/** `fromBill/InvoiceDate` is `from bill invoice date`. */
function wordsOf(text: string): string {
  const apart = text.replaceAll(/(\p{Ll}|\d)(?=\p{Lu})/gu, '$1 ');
  return textKey(apart)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}

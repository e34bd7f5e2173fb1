/** A row of a list of bills or credits. One that is malformed is listed with what is wrong, and costs no other its place. */
import { z } from 'zod';

import type { DocumentKind } from '../../domain/values/document.ts';
import type { ListedDocument } from '../../ports/field-service.ts';
import { shortened, toListedBill } from './to-source-bill.ts';
import { toListedCredit } from './to-source-credit.ts';
import { billRowSchema } from './wire.ts';
import { creditRowSchema } from './wire-credits.ts';
import { appliedCreditSchema, billsIn } from './wire-settlements.ts';

export interface ListedRow {
  readonly id: number;
  readonly row: ListedDocument;
  /** ServiceTitan says when it was last modified. */
  readonly isModified: boolean;
}

/** Whatever a row is, it has to say whose it is. */
const identified = z.looseObject({ id: z.int() });
const times = z.object({ modifiedOn: z.string().nullish().catch(null) });

/** Bills are chosen by it: in a list it has to be readable. */
const batch = z.object({ number: z.string().nullish() }).nullish();
const READERS: Readonly<Record<DocumentKind, z.ZodType<ListedDocument>>> = {
  bill: billRowSchema.extend({ batch }).transform(toListedBill),
  credit: creditRowSchema
    .extend({ batch, splits: z.unknown().optional() })
    .transform((row) => ({ ...toListedCredit(row), ...settledBy(row) })),
};

/** What a credit is applied to keeps no list from showing it: a form that is not known is as good as none. */
function settledBy(credit: object): Pick<ListedDocument, 'settles'> {
  const { data } = appliedCreditSchema.safeParse(credit);
  const settles = data === undefined ? [] : billsIn(data);
  return settles.length === 0 ? {} : { settles };
}

const MAX_WORDS_BYTES = 150;

/** What a row of a page is read as: its other fields, lines among them, are let go at once. */
export function toListedRow(kind: DocumentKind) {
  return identified.transform((record): ListedRow => {
    const { modifiedOn } = times.parse(record);
    const isModified = typeof modifiedOn === 'string';
    return { id: record.id, row: read(READERS[kind], record), isModified };
  });
}

/** Without the fields that are malformed, and with what is wrong with them. */
function read(reader: z.ZodType<ListedDocument>, record: object): ListedDocument {
  const { data, error } = reader.safeParse(record);
  if (data !== undefined) return data;
  const malformed = new Set(error.issues.map(({ path: [field] }) => field));
  const others = Object.fromEntries(Object.entries(record).filter(([field]) => !malformed.has(field)));
  const words = z.prettifyError(error).replace(/\s+/g, ' ');
  return { ...reader.parse(others), unreadable: shortened(words, MAX_WORDS_BYTES) };
}

/** A row of a list of bills or credits. One that is malformed is listed with what is wrong, and costs no other its place. */
import { z } from 'zod';

import type { DocumentKind } from '../../domain/values/document.ts';
import type { ListedDocument } from '../../ports/field-service.ts';
import { shortened, toListedBill } from './to-source-bill.ts';
import { toListedCredit } from './to-source-credit.ts';
import { billRowSchema } from './wire.ts';
import { creditRowSchema } from './wire-credits.ts';

export interface ListedRow {
  readonly id: number;
  readonly row: ListedDocument;
  /** ServiceTitan says when it was last modified. */
  readonly isModified: boolean;
}

/** Whatever a row is, it has to say whose it is. */
const identified = z.looseObject({ id: z.int() });
const times = z.object({ createdOn: z.string().nullish().catch(null), modifiedOn: z.string().nullish().catch(null) });

const READERS: Readonly<Record<DocumentKind, z.ZodType<ListedDocument>>> = {
  bill: billRowSchema.transform(toListedBill),
  credit: creditRowSchema.transform(toListedCredit),
};

const MAX_WORDS_BYTES = 150;

/** What a row of a page is read as: its other fields, lines among them, are let go at once. */
export function toListedRow(kind: DocumentKind) {
  return identified.transform((record): ListedRow => {
    const { createdOn, modifiedOn } = times.parse(record);
    const isModified = typeof modifiedOn === 'string';
    const { data, error } = READERS[kind].safeParse(record);
    if (data !== undefined) return { id: record.id, row: data, isModified };
    const unreadable: ListedDocument = {
      kind,
      id: record.id,
      revision: modifiedOn ?? createdOn ?? '',
      syncStatus: 'unknown',
      status: 'unknown',
      vendorName: '',
      unreadable: shortened(z.prettifyError(error).replace(/\s+/g, ' '), MAX_WORDS_BYTES),
    };
    return { id: record.id, row: unreadable, isModified };
  });
}

/**
 * Which payments, or credits, settle which bill, by their ids alone: ServiceTitan's lists cannot be asked for a bill. It
 * says where to look; what counts is read again before anything is decided by it.
 */
import { billsSettledBy, type SettlingDocument } from './wire-settlements.ts';

export class SettlementIndex {
  readonly #documentsOf = new IdLists();
  readonly #billsOf = new IdLists();

  documentsOf(billId: number): readonly number[] {
    return this.#documentsOf.get(billId);
  }

  billsOf(documentId: number): readonly number[] {
    return this.#billsOf.get(documentId);
  }

  put(document: SettlingDocument): void {
    const { id } = document;
    const before = this.billsOf(id);
    const settled = billsSettledBy(document);
    for (const billId of before)
      if (!settled.includes(billId))
        this.#documentsOf.set(billId, this.documentsOf(billId).filter((one) => one !== id)); // prettier-ignore
    for (const billId of settled)
      if (!before.includes(billId)) this.#documentsOf.set(billId, [...this.documentsOf(billId), id]);
    this.#billsOf.set(id, settled);
  }
}

/** Short lists of ids, most of them of one: a list of its own for each would be most of the memory. */
class IdLists {
  readonly #ids = new Map<number, number | readonly number[]>();

  get(key: number): readonly number[] {
    const ids = this.#ids.get(key) ?? [];
    return typeof ids === 'number' ? [ids] : ids;
  }

  set(key: number, ids: readonly number[]): void {
    const [first, second] = ids;
    if (first === undefined) this.#ids.delete(key);
    else this.#ids.set(key, second === undefined ? first : ids);
  }
}

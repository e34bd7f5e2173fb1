/**
 * Which payments, or credits, settle which bill, by their ids alone: ServiceTitan's lists cannot be asked for a bill. It
 * says where to look; what counts is read again before anything is decided by it.
 */
import { billsSettledBy, type SettlingDocument } from './wire-settlements.ts';

export class SettlementIndex {
  readonly #documentsOf = new Map<number, readonly number[]>();
  readonly #billsOf = new Map<number, readonly number[]>();

  documentsOf(billId: number): readonly number[] {
    return this.#documentsOf.get(billId) ?? [];
  }

  billsOf(documentId: number): readonly number[] {
    return this.#billsOf.get(documentId) ?? [];
  }

  put(document: SettlingDocument): void {
    const before = this.billsOf(document.id);
    const settled = billsSettledBy(document);
    for (const billId of before) if (!settled.includes(billId)) this.#remove(billId, document.id);
    for (const billId of settled) if (!before.includes(billId)) this.#add(billId, document.id);
    if (settled.length === 0) this.#billsOf.delete(document.id);
    else this.#billsOf.set(document.id, settled);
  }

  #add(billId: number, documentId: number): void {
    this.#documentsOf.set(billId, [...this.documentsOf(billId), documentId]);
  }

  #remove(billId: number, documentId: number): void {
    const left = this.documentsOf(billId).filter((id) => id !== documentId);
    if (left.length === 0) this.#documentsOf.delete(billId);
    else this.#documentsOf.set(billId, left);
  }
}

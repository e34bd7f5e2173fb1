/** The numbers that vendors print on their invoices. */
import type { Special } from './month-plan.ts';
import type { Random } from './random.ts';

/** Unique in the month, because it contains an ID. */
export function invoiceNumber(id: number, random: Random): string {
  const form = random.between(0, 3);
  const digits = String(id).slice(-6);
  if (form === 0) return `INV-${digits}`;
  if (form === 1) return `00${digits}`;
  return form === 2 ? digits : `S${digits.slice(0, 2)}-${digits.slice(2)}`;
}

/** Where the number was entered: on the bill, on its receipt, on both, or nowhere. */
export function numberPlaces(
  special: Special | undefined,
  number: string,
  random: Random,
): { onBill: string | null; onReceipt: string } {
  if (special === 'number-missing') return { onBill: null, onReceipt: '' };
  if (special === 'number-on-receipt') return { onBill: null, onReceipt: number };
  return { onBill: number, onReceipt: random.chance(0.7) ? number : '' };
}

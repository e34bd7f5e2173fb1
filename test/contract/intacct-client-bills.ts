/** For the contract tests of the Intacct client: a write as the activity would hand it over, and the client itself. */
import { IntacctClient } from '../../src/clients/intacct/intacct-client.ts';
import type { ReadIds } from '../../src/clients/intacct/read-ids.ts';
import { controlIdFor } from '../../src/domain/ledger/control-id.ts';
import { contentFingerprint, type Bill } from '../../src/domain/ledger/ledger-bill.ts';
import type { Link } from '../../src/domain/ledger/link.ts';
import type { Call } from '../../src/ports/call.ts';
import { levelOf } from '../../src/domain/ledger/ledger-change.ts';
import type { BillLookup, PreparedChange } from '../../src/ports/ledger.ts';
import { sum } from '../../src/domain/values/money.ts';
import { composed } from '../support/builders.ts';
import { callWithin, connectionTo, type ConnectionOptions } from '../support/with-sandboxes.ts';

export interface Write {
  readonly bill: Bill;
  readonly link: Link;
  readonly controlId: string;
}

/** The write of one ServiceTitan bill; bills of other ids have other numbers. */
export function aWrite(billId = 81_000_123, overrides: Partial<Bill> = {}): Write {
  const bill = { ...composed(), billNumber: `INV-${billId}`, ...overrides };
  const content = contentFingerprint(bill);
  const link = { kind: 'bill', id: billId, tenantId: '4001001', source: '0123456789ab', content } as const;
  return {
    bill,
    link,
    controlId: controlIdFor({ kind: 'bill', id: billId, action: 'create', tenantId: '4001001', content, follows: '' }),
  };
}

export function writes(count: number, overrides: Partial<Bill> = {}): Write[] {
  return Array.from({ length: count }, (_, i) => aWrite(81_000_001 + i, overrides));
}

export function post(
  client: IntacctClient,
  { bill, link, controlId }: Write,
  call: Call = callWithin(),
): Promise<{ recordNo: string }> {
  return writeChange(client, { change: { action: 'create', bill, link }, controlId }, call);
}

/** Sends a change that needs no lookup to be decided. */
export async function writeChange(
  client: IntacctClient,
  prepared: PreparedChange,
  call: Call = callWithin(),
): Promise<{ recordNo: string }> {
  const written = await client.write({ entityId: levelOf(prepared.change), prepare: async () => prepared }, call);
  if (written === undefined) throw new Error('nothing was written');
  return written;
}

export function lookFor({ bill, link }: Write): BillLookup {
  const { vendorId, billNumber, billDate, lines } = bill;
  const dated = { billDate, total: sum(lines.map(({ amount }) => amount)) };
  return { kind: 'bill', id: link.id, tenantId: link.tenantId, vendorId, billNumber, dated };
}

/** @param readId control ids of reads that are the same in each run. */
export function clientOf(intacctUrl: string, options: ConnectionOptions = {}, readId?: ReadIds): IntacctClient {
  return new IntacctClient(connectionTo({ intacctUrl, ...options }), readId);
}

/** What the sandbox tells of a bill, as far as these tests ask. */
export interface StoredBill {
  readonly recordNo: string;
  readonly recordId: string;
  readonly description: string;
  readonly megaEntityId: string;
  readonly total: string;
}

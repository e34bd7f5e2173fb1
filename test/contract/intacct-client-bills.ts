/** For the contract tests of the Intacct client: a write as the activity would hand it over, and the client itself. */
import { IntacctClient } from '../../src/clients/intacct/intacct-client.ts';
import type { ReadIds } from '../../src/clients/intacct/read-ids.ts';
import { controlIdFor } from '../../src/domain/ledger/control-id.ts';
import { contentFingerprint, type Bill } from '../../src/domain/ledger/ledger-bill.ts';
import type { Link } from '../../src/domain/ledger/link.ts';
import type { Call } from '../../src/ports/call.ts';
import type { BillLookup } from '../../src/ports/ledger.ts';
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
  return client.write({ action: 'create', bill, link }, controlId, call);
}

export function lookFor({ bill, link }: Write): BillLookup {
  return { kind: 'bill', id: link.id, tenantId: link.tenantId, vendorId: bill.vendorId, billNumber: bill.billNumber };
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

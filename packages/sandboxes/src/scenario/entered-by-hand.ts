/** A bill that a clerk entered in Intacct from the vendor's paper, before ServiceTitan's bill of the same invoice. */
import type { SeedBill } from '../intacct/company.ts';
import type { ApBill } from '../servicetitan/records/bill-record.ts';
import { dueDateBy } from './terms.ts';
import { ACCOUNTS, departmentOf, territoryOf, vendorOf } from './world.ts';

/** Same vendor, date and total. The clerk's one line, for shop supplies, does not matter when the bill is looked for. */
export function enteredByHand({ vendor, vendorNumber, businessUnit, billDate, billAmount }: ApBill): SeedBill {
  if (vendorNumber === null || businessUnit === null) throw new Error('a bill without a number or a business unit');
  const { vendorId, term } = vendorOf(vendor.id);
  const { entityId, locationId } = territoryOf(businessUnit.id);
  const place = { locationId, departmentId: departmentOf(businessUnit.id) };
  return {
    vendorId,
    recordId: typed(vendorNumber),
    whenCreated: billDate.slice(0, 10),
    whenDue: dueDateBy(term, billDate),
    termName: term.intacct,
    entityId,
    lines: [{ accountNo: ACCOUNTS.overhead, amount: billAmount, ...place }],
  };
}

/** E.g. `inv 419026` for `INV-419026`, and `419 026` for `419026`. */
function typed(number: string): string {
  const bare = number.toLowerCase().replaceAll('-', '');
  return `${bare.slice(0, 3)} ${bare.slice(3)}`;
}

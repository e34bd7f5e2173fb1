/** The legacy deletion of a vendor by its ID. Vendors are created and updated by the generic functions. */
import { recordFailures } from '../../gateway/failures.ts';
import { deleteVendor, requireVendor } from '../../objects/vendor.ts';
import { writeFunction, type LegacyFunction } from './legacy-function.ts';

export const vendorFunctions: Readonly<Record<string, LegacyFunction>> = {
  delete_vendor: writeFunction(recordFailures.couldNotDelete('Vendor'), ({ attributes }, caller) => {
    deleteVendor(requireVendor('', attributes['vendorid'] ?? '', caller), caller);
    return undefined;
  }),
};

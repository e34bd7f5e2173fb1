/** The legacy deletion of a vendor by its ID. Vendors are created and updated by the generic functions. */
import { recordFailures } from '../../gateway/failures.ts';
import { deleteVendor, ownVendor } from '../../objects/vendor.ts';
import { writing, type LegacyFunction } from './legacy-function.ts';

export const vendorFunctions: Readonly<Record<string, LegacyFunction>> = {
  delete_vendor: writing(recordFailures.couldNotDelete('Vendor'), ({ attributes }, caller) => {
    deleteVendor(ownVendor('', attributes['vendorid'] ?? '', caller), caller);
    return undefined;
  }),
};

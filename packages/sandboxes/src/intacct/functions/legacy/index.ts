/** The legacy functions by name. */
import { adjustmentFunctions } from './adjustments.ts';
import { attachmentFunctions } from './attachments.ts';
import { billFunctions } from './bills.ts';
import type { LegacyFunction } from './legacy-function.ts';
import { readFunctions } from './reads.ts';
import { vendorFunctions } from './vendors.ts';

export const legacyFunctionsByName: ReadonlyMap<string, LegacyFunction> = new Map(
  Object.entries({
    ...billFunctions,
    ...adjustmentFunctions,
    ...attachmentFunctions,
    ...vendorFunctions,
    ...readFunctions,
  }),
);

/**
 * Where live tenants and later contracts are known to differ from the official documents of March 2026. Data only; each
 * entry with the observation it stands on. Whatever is not listed here must be as the documents say.
 */

/** Properties that are null although the contract has no null for them: "required" means present, not filled. */
export const nullInPractice: readonly { readonly property: string; readonly reason: string }[] = [
  { property: 'customFields', reason: 'null in response bodies of live tenants when no field has a value' },
  { property: 'externalData', reason: 'null in response bodies of live tenants when no application GUID was sent' },
  { property: 'serialNumbers', reason: 'null in response bodies of live tenants when an item has none' },
];

/** Properties of the July 2026 contract that the March one, which forbids additional ones, cannot know. */
export const laterProperties: readonly { readonly resource: string; readonly properties: readonly string[] }[] = [
  {
    resource: 'ap-bills',
    properties: [
      ...['landedCostMethod', 'otherAmount', 'dateReconciled'],
      ...['preTaxDiscountAmount', 'preTaxCharge', 'postTaxDiscountAmount', 'postTaxCharge'],
      ...['allocatedTax', 'allocatedShipping', 'allocatedOtherCosts', 'fullyLandedUnitCost'],
    ],
  },
  {
    resource: 'inventory-bills',
    properties: [
      ...['landedCostMethod', 'otherAmount', 'dateReconciled'],
      ...['allocatedTax', 'allocatedShipping', 'allocatedOtherCosts', 'fullyLandedUnitCost'],
    ],
  },
  { resource: 'purchase-orders', properties: ['createdById'] },
  {
    resource: 'purchase-order-types',
    properties: ['landedCostMethod', 'includeTaxInFullyLandedCost', 'requireJobBeforeReceipt'],
  },
  { resource: 'receipts', properties: ['landedCostMethod', 'otherAmount'] },
  { resource: 'returns', properties: ['returnTypeId'] },
];

/** Operations of the July 2026 contract. */
export const laterOperations: readonly { readonly operation: string; readonly reason: string }[] = [
  { operation: 'GET /settings/business-units/intacct', reason: 'added by July 2026' },
];

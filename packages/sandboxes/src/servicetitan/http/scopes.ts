/**
 * Names of the scopes an application can be granted. Those for AP bills, inventory bills, AP credits and payments, GL
 * accounts, purchase orders and jobs are seen in tokens of live tenants; the others follow their pattern (assumed).
 */
export const KNOWN_SCOPES = [
  'tn.acc.apbills:r',
  'tn.acc.apbills:w',
  'tn.acc.inventorybills:r',
  'tn.acc.inventorybills:w',
  'tn.acc.apcredits:r',
  'tn.acc.apcredits:w',
  'tn.acc.appayments:r',
  'tn.acc.appayments:w',
  'tn.acc.glaccounts:r',
  'tn.acc.glaccounts:w',
  'tn.acc.journalentries:r',
  'tn.acc.paymentterms:r',
  'tn.acc.remittancevendors:r',
  'tn.acc.taxzones:r',
  'tn.inv.purchaseorders:r',
  'tn.inv.purchaseorders:w',
  'tn.inv.purchaseordertypes:r',
  'tn.inv.receipts:r',
  'tn.inv.receipts:w',
  'tn.inv.returns:r',
  'tn.inv.returns:w',
  'tn.inv.trucks:r',
  'tn.inv.trucks:w',
  'tn.inv.vendors:r',
  'tn.inv.vendors:w',
  'tn.inv.warehouses:r',
  'tn.inv.warehouses:w',
  'tn.jpm.jobs:r',
  'tn.jpm.jobtypes:r',
  'tn.jpm.projects:r',
  'tn.set.businessunits:r',
  'tn.set.businessunits:w',
] as const;

export type Scope = (typeof KNOWN_SCOPES)[number];

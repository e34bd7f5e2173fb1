/** Draft lines as the mapping sees them: what rules may ask of each, and what their values may be taken from. */
import type { DraftLine } from './draft-lines.ts';
import type { Destination, LineFacts, LineKind, MappableLine, PlaceholderValues } from '../mapping/line-facts.ts';
import type { MappingRules } from '../mapping/mapping-rules.ts';
import { ledgerVendorIdOf, vendorOverrideFor } from '../mapping/vendor-override.ts';
import type { SourceAccounts, SourceContent } from '../source/source-bill.ts';

export function mappable(content: SourceContent, drafts: readonly DraftLine[], mapping: MappingRules): MappableLine[] {
  const all = drafts.map((draft) => ({ draft, facts: factsOf(content, draft) }));
  const goods = all.filter(({ draft }) => draft.source !== undefined);
  const override = vendorOverrideFor(goods, mapping, content.billDate);
  const vendorId = ledgerVendorIdOf(content.vendor, mapping, override);
  return all.map(({ draft, facts }, index) => {
    const { memo, job } = draft;
    return {
      name: `line ${index + 1}${memo === '' ? '' : ` "${memo.slice(0, 60)}"`}`,
      jobTypeName: job?.jobTypeName,
      facts,
      values: valuesOf(content, draft, { ...facts, vendorId }),
    };
  });
}

function factsOf(content: SourceContent, { kind, job, stock, businessUnitId, source }: DraftLine): LineFacts {
  const destination: Destination = job !== undefined ? 'job' : stock !== undefined ? 'stock' : 'overhead';
  const isStocked = destination === 'stock';
  return {
    line: kind,
    destination,
    jobType: job?.jobTypeId,
    businessUnit: businessUnitId,
    inventoryLocation: isStocked ? stock?.id : undefined,
    locationType: isStocked ? stock?.type : undefined,
    skuType: source?.skuType,
    sku: source?.skuCode,
    budgetCode: source?.budgetCodeId ?? content.budgetCodeId,
    lineAccount: accountFor(destination, kind, source?.accounts),
    orderType: content.purchaseOrder?.typeId,
    vendor: content.vendor?.id,
  };
}

function valuesOf(
  content: SourceContent,
  { job, stock, source }: DraftLine,
  facts: LineFacts & { readonly vendorId: string | undefined },
): PlaceholderValues {
  return {
    'job.number': job?.number,
    'job.type': text(facts.jobType),
    'job.project': job?.projectNumber,
    'job.customer': text(job?.customerId),
    'businessUnit.id': text(facts.businessUnit),
    'vendor.id': text(facts.vendor),
    'vendor.intacctId': facts.vendorId,
    'order.number': content.purchaseOrderNumber,
    'order.type': text(facts.orderType),
    'location.id': text(facts.inventoryLocation),
    'location.name': facts.destination === 'stock' ? stock?.name : undefined,
    'line.sku': facts.sku,
    'line.skuType': facts.skuType,
    'line.budgetCode': text(facts.budgetCode),
    'line.account': facts.lineAccount,
    'line.costOfSaleAccount': source?.accounts?.costOfSale,
    'line.assetAccount': source?.accounts?.asset,
    'line.generalLedgerAccount': source?.accounts?.general,
  };
}

/** ServiceTitan does not say which of its three accounts is debited (docs/assumptions.md, A-59). */
function accountFor(destination: Destination, kind: LineKind, accounts: SourceAccounts = {}): string | undefined {
  if (kind === 'expense' || destination === 'overhead') return accounts.general;
  return destination === 'job' ? accounts.costOfSale : accounts.asset;
}

function text(id: number | undefined): string | undefined {
  return id === undefined ? undefined : String(id);
}

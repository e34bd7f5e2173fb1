/**
 * Vendors of the inventory module: list, read, create and change, with the external data of the requesting application.
 */
import { z } from 'zod';

import { changeCustomFields, customFieldTypes } from '../accounting/custom-fields.ts';
import { invalid, notFound, ok, type Answer } from '../http/answer.ts';
import {
  externalDataChange,
  externalDataOfNew,
  withExternalDataFor,
  withChange,
  singleRecord,
} from '../http/external-data.ts';
import { within, stamped, byCustomFields, active, applicationGuid, byExternalData, where } from '../http/filters.ts';
import { page, sorted, type ListCall } from '../http/listing.ts';
import { bodyId, bodyText, withRequest } from '../http/request-body.ts';
import { reads, route, withId, type ApiRoute } from '../http/route.ts';
import type { Vendor } from '../records/purchasing-records.ts';
import type { TenantStore } from '../store.ts';

export function vendorRoutes(store: TenantStore): ApiRoute[] {
  return [
    ...reads({
      module: 'inventory',
      resource: 'vendors',
      scope: 'tn.inv.vendors:r',
      list: (call) => vendorList(store, call),
      one: (id, query) => singleRecord(store, store.vendorRecords.shown(id), query, `Vendor ${id}`),
    }),
    route('POST', 'inventory', 'vendors', 'tn.inv.vendors:w', ({ body }) => createVendor(store, body)),
    route('PATCH', 'inventory', 'vendors/:id', 'tn.inv.vendors:w', ({ id, body }) =>
      withId(id, (number) => patchVendor(store, number, body)),
    ),
    route('GET', 'inventory', 'vendors/custom-fields', 'tn.inv.vendors:r', (call) =>
      customFieldTypes(store, call, 'vendors'),
    ),
    route('PATCH', 'inventory', 'vendors/custom-fields', 'tn.inv.vendors:w', ({ body }) =>
      changeCustomFields(store, body, {
        kind: 'vendors',
        name: 'Vendor',
        records: store.vendorRecords,
        field: ({ id, name }, value) => ({ typeId: id, name, value: value ?? '' }),
      }),
    ),
  ];
}

function vendorList(store: TenantStore, call: ListCall): Answer {
  const { query } = call;
  const kept = where(
    store.vendors,
    within(query.repeatedIds('ids'), (vendor) => vendor.id),
    active(query),
    byCustomFields(query, 'customField', (vendor) => vendor.customFields),
    byExternalData(query),
    stamped(query),
  );
  return page(call, sorted(query, kept), withExternalDataFor(store, applicationGuid(query)));
}

const DELIVERY_OPTIONS = [
  ...['Manual', 'EmailAsExcel', 'EmailAsPdf', 'EmailAsPdfRollupView', 'Electronic', 'MarkAsSent'],
  ...['EmailAsExcelAndPdf', 'VendorPortal'],
] as const;

/** Must not be blank. */
const name = z.string().refine((text) => text.trim() !== '', { error: 'The name field is required.' });
/** In percent (assumed). */
const taxRate = z.number().min(0).max(100);
/** All six are required, even if empty. */
const address = z.object({
  street: z.string(),
  unit: z.string(),
  city: z.string(),
  state: z.string(),
  zip: z.string(),
  country: z.string(),
});
const tags = z.array(z.object({ tagTypeId: bodyId }));

/**
 * Some properties are written under other names than they are read: `taxRate`, `restrictedMobileCreation`, a flat
 * contact.
 */
const createSchema = z.object({
  name,
  active: z.boolean(),
  isTruckReplenishment: z.boolean(),
  taxRate,
  restrictedMobileCreation: z.boolean(),
  address,
  memo: bodyText.nullish(),
  firstName: bodyText.nullish(),
  lastName: bodyText.nullish(),
  phone: bodyText.nullish(),
  email: bodyText.nullish(),
  fax: bodyText.nullish(),
  deliveryOption: z.enum(DELIVERY_OPTIONS).nullish(),
  vendorQuickbooksItem: bodyText.nullish(),
  paymentTermId: bodyId.nullish(),
  remittanceVendorId: bodyId.nullish(),
  tags: tags.nullish(),
  vendorContacts: z.array(z.object({ name: z.string(), email: z.string() })).nullish(),
  externalData: externalDataOfNew.nullish(),
});

const patchSchema = z.object({
  name: name.optional(),
  active: z.boolean().optional(),
  isTruckReplenishment: z.boolean().optional(),
  taxRate: taxRate.optional(),
  restrictedMobileCreation: z.boolean().optional(),
  address: address.optional(),
  memo: bodyText.optional(),
  firstName: bodyText.optional(),
  lastName: bodyText.optional(),
  phone: bodyText.optional(),
  email: bodyText.optional(),
  fax: bodyText.optional(),
  deliveryOption: z.enum(DELIVERY_OPTIONS).optional(),
  vendorQuickbooksItem: bodyText.optional(),
  paymentTermId: bodyId.optional(),
  remittanceVendorId: bodyId.optional(),
  tags: tags.optional(),
  vendorContacts: z.array(z.object({ id: bodyId.nullish(), name: z.string(), email: z.string() })).optional(),
  externalData: externalDataChange.optional(),
});

type Written = Omit<z.infer<typeof patchSchema> | z.infer<typeof createSchema>, 'externalData'>;

function createVendor(store: TenantStore, body: unknown): Answer {
  return withRequest(createSchema, body, ({ externalData: keys, ...written }) => {
    const change = keys === null || keys === undefined ? undefined : { ...keys, patchMode: 'Replace' as const };
    const createdOn = store.stamp();
    const vendor = {
      id: store.nextId(),
      customFields: null,
      createdOn,
      modifiedOn: createdOn,
      ...asRead(written, BLANK_VENDOR),
      externalData: withChange({}, change),
    };
    return unknownReference(store, written) ?? ok({ id: store.vendorRecords.add(vendor).id });
  });
}

function patchVendor(store: TenantStore, id: number, body: unknown): Answer {
  const vendor = store.vendor(id);
  if (vendor === undefined) return notFound(`Vendor ${id}`);
  return withRequest(patchSchema, body, ({ externalData: change, ...written }) => {
    const refusal = unknownReference(store, written);
    if (refusal !== undefined) return refusal;
    store.putVendor({ ...vendor, ...asRead(written, vendor), externalData: withChange(vendor.externalData, change) });
    return ok({ id });
  });
}

type Content = Omit<Vendor, 'id' | 'createdOn' | 'modifiedOn' | 'customFields' | 'externalData'>;

const BLANK_VENDOR: Content = {
  name: '',
  active: true,
  isTruckReplenishment: false,
  isMobileCreationRestricted: false,
  memo: '',
  // Assumed: the default.
  deliveryOption: 'Manual',
  defaultTaxRate: 0,
  contactInfo: { firstName: '', lastName: '', phone: '', email: '', fax: '' },
  address: { street: '', unit: '', city: '', state: '', zip: '', country: '' },
};

/** The written properties under their read names, merged over the previous content. */
function asRead(written: Written, before: Content): Content {
  const { contactInfo } = before;
  return {
    name: written.name ?? before.name,
    active: written.active ?? before.active,
    isTruckReplenishment: written.isTruckReplenishment ?? before.isTruckReplenishment,
    isMobileCreationRestricted: written.restrictedMobileCreation ?? before.isMobileCreationRestricted,
    memo: written.memo ?? before.memo,
    deliveryOption: written.deliveryOption ?? before.deliveryOption,
    defaultTaxRate: written.taxRate ?? before.defaultTaxRate,
    contactInfo: {
      firstName: written.firstName ?? contactInfo.firstName,
      lastName: written.lastName ?? contactInfo.lastName,
      phone: written.phone ?? contactInfo.phone,
      email: written.email ?? contactInfo.email,
      fax: written.fax ?? contactInfo.fax,
    },
    address: written.address ?? before.address,
  };
}

/** Payment term and remittance vendor can be written but not read. Assumed: unknown ones are refused. */
function unknownReference(store: TenantStore, { paymentTermId, remittanceVendorId }: Written): Answer | undefined {
  const references = [
    ['paymentTermId', paymentTermId, store.paymentTerms],
    ['remittanceVendorId', remittanceVendorId, store.remittanceVendors],
  ] as const;
  for (const [field, id, records] of references) {
    if (typeof id === 'number' && records.get(id) === undefined) return invalid({ [field]: [`${id} was not found.`] });
  }
  return undefined;
}

/** Vendors of the ServiceTitan sandbox: lists, external data of applications, creation, change, custom fields. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { parseInstant } from '../../src/servicetitan/records/instant.ts';
import {
  call,
  control,
  GUID,
  json,
  list,
  problemSchema,
  refusal,
  scenario,
  setSwitches,
  tenantPath,
  useSandbox,
} from './servicetitan-sandbox-requests.ts';

useSandbox();

const MINE = `externalDataApplicationGuid=${GUID}`;
const OTHER = '0c1e2d3f-0000-4000-8000-00000000abcd';
const vendorPath = tenantPath('inventory', 'vendors/1702');

const vendorSchema = z.looseObject({ id: z.number(), externalData: z.unknown() });
async function vendor(id = 1702, query = `?${MINE}`): Promise<z.infer<typeof vendorSchema>> {
  return vendorSchema.parse(await (await call(tenantPath('inventory', `vendors/${id}`) + query)).json());
}

async function externalData(query = `?${MINE}`): Promise<unknown> {
  return (await vendor(1702, query)).externalData;
}

const ticks = (instant: unknown): bigint => parseInstant(String(instant)) ?? 0n;
const patch = (change: unknown) => call(vendorPath, json('PATCH', change));

describe('vendor list', () => {
  it('takes repeated ids, at most 50, and no comma-separated ones', async () => {
    const { data } = await list('inventory', 'vendors', '?ids=1701&ids=1702');
    expect(data.map(({ id }) => id)).toEqual([1701, 1702]);
    await refusal('inventory', 'vendors', '?ids=1701,1702');
    const many = Array.from({ length: 51 }, (_, index) => `ids=${index + 1}`).join('&');
    expect(Object.keys((await refusal('inventory', 'vendors', `?${many}`)).errors)).toEqual(['ids']);
  });

  it('shows external data only to the application that asks', async () => {
    const shown = await list('inventory', 'vendors', `?ids=1701&${MINE}`);
    expect(shown.data[0]?.['externalData']).toEqual([{ key: 'intacctVendorId', value: '00123' }]);
    const foreign = await list('inventory', 'vendors', `?ids=1701&externalDataApplicationGuid=${OTHER}`);
    expect(foreign.data[0]?.['externalData']).toEqual([]);
    expect((await list('inventory', 'vendors', '?ids=1701')).data[0]?.['externalData']).toBeNull();
  });

  it('writes lists of no one and lists without entries as null or empty, as switched', async () => {
    expect(await vendor(1702, '')).toMatchObject({ externalData: null, customFields: null });
    await setSwitches({ emptyLists: 'empty' });
    expect(await vendor(1702, '')).toMatchObject({ externalData: [], customFields: [] });
  });

  it('finds vendors by up to 50 external values, of one application and one key', async () => {
    const find = async (values: string, key = 'intacctVendorId', application = GUID): Promise<number[]> => {
      const query = `?externalDataApplicationGuid=${application}&externalDataKey=${key}&externalDataValues=${values}`;
      return (await list('inventory', 'vendors', query)).data.map(({ id }) => id);
    };
    expect(await find('V-1003,00123')).toEqual([1701, 1703]);
    expect(await find('123')).toEqual([]);
    expect(await find('00123', 'otherKey')).toEqual([]);
    expect(await find('00123', 'intacctVendorId', OTHER)).toEqual([]);
    const fiftyOne = Array.from({ length: 51 }, (_, index) => `V-${index}`).join(',');
    await refusal('inventory', 'vendors', `?${MINE}&externalDataKey=intacctVendorId&externalDataValues=${fiftyOne}`);
  });

  it.each([
    ['a key without values', `?${MINE}&externalDataKey=intacctVendorId`],
    ['values without a key', `?${MINE}&externalDataValues=00123`],
    ['key and values without the application', '?externalDataKey=intacctVendorId&externalDataValues=00123'],
    ['an application that is no GUID', '?externalDataApplicationGuid=mine'],
  ])('refuses %s', async (_case, query) => {
    await refusal('inventory', 'vendors', query);
  });

  it('has inactive vendors only when asked, and sorts by id and times', async () => {
    await control('PATCH', 'vendors/1723', { active: false });
    const ids = async (query: string): Promise<number[]> =>
      (await list('inventory', 'vendors', `?pageSize=500&${query}`)).data.map(({ id }) => id);
    expect(await ids('')).not.toContain(1723);
    expect(await ids('active=False')).toEqual([1723]);
    const all = await ids('active=Any&sort=-Id');
    expect(all).toEqual(all.toSorted((a, b) => b - a));
    expect((await ids('active=Any&sort=-ModifiedOn'))[0]).toBe(1723);
    expect(Object.keys((await refusal('inventory', 'vendors', '?sort=-name')).errors)).toEqual(['sort']);
    await control('PATCH', 'vendors/1723', { active: true });
  });
});

describe('external data of a vendor', () => {
  const link = { key: 'intacctVendorId', value: 'V-1002' };
  const change = (patchMode: string | null | undefined, ...data: unknown[]) =>
    patch({ externalData: { applicationGuid: GUID.toUpperCase(), patchMode, externalData: data } });

  it('is merged: other keys stay, null deletes one', async () => {
    await change('Merge', { key: 'checked', value: 'yes' });
    expect(await externalData()).toEqual([link, { key: 'checked', value: 'yes' }]);
    await change('Merge', { key: 'checked', value: null });
    expect(await externalData()).toEqual([link]);
  });

  it('is replaced when no mode is given: other keys are gone', async () => {
    for (const mode of [undefined, null, 'Replace']) {
      const response = await change(mode, { key: 'other', value: String(mode) });
      expect(await response.json()).toEqual({ id: 1702 });
      expect(await externalData()).toEqual([{ key: 'other', value: String(mode) }]);
      await change('Replace', link);
    }
  });

  it('belongs to one application: another neither sees nor changes it', async () => {
    await patch({ externalData: { applicationGuid: OTHER, externalData: [{ key: 'theirs', value: '1' }] } });
    expect(await externalData()).toEqual([link]);
    expect(await externalData(`?externalDataApplicationGuid=${OTHER}`)).toEqual([{ key: 'theirs', value: '1' }]);
    expect(await externalData('')).toBeNull();
  });

  it.each([
    ['no application', { externalData: [] }, 'externalData.applicationGuid'],
    ['an application that is no GUID', { applicationGuid: 'mine', externalData: [] }, 'externalData.applicationGuid'],
    ['another mode', { applicationGuid: GUID, patchMode: 'Add', externalData: [] }, 'externalData.patchMode'],
    ['no data', { applicationGuid: GUID }, 'externalData.externalData'],
  ])('is refused with %s', async (_case, data, field) => {
    const response = await patch({ externalData: data });
    expect(response.status).toBe(400);
    expect(Object.keys(problemSchema.parse(await response.json()).errors)).toContain(field);
  });
});

describe('a vendor that is made or changed', () => {
  const address = { street: '4 Dock Lane', unit: '', city: 'Alder Falls', state: 'OK', zip: '74000', country: 'USA' };
  const minimal = {
    name: 'Dockside Supply',
    active: true,
    isTruckReplenishment: false,
    taxRate: 0,
    restrictedMobileCreation: false,
    address,
  };
  const contact = {
    firstName: 'Ann',
    lastName: 'Lee',
    phone: '5555550199',
    email: 'ap@dockside.example',
    fax: '5555550198',
  };
  const create = (body: unknown) => call(tenantPath('inventory', 'vendors'), json('POST', body));
  const idOf = async (response: Response): Promise<number> =>
    z.strictObject({ id: z.number() }).parse(await response.json()).id;

  it('is answered with its id alone, and read under other names than it was written', async () => {
    const response = await create({
      ...minimal,
      taxRate: 8.517,
      restrictedMobileCreation: true,
      deliveryOption: 'EmailAsExcel',
      ...contact,
      externalData: { applicationGuid: GUID, externalData: [{ key: 'intacctVendorId', value: 'V-77' }] },
    });
    expect(response.status).toBe(200);
    const id = await idOf(response);
    const made = await vendor(id);
    expect(made).toMatchObject({
      name: 'Dockside Supply',
      defaultTaxRate: 8.517,
      isMobileCreationRestricted: true,
      deliveryOption: 'EmailAsExcel',
      contactInfo: contact,
      address,
      externalData: [{ key: 'intacctVendorId', value: 'V-77' }],
    });
    await call(
      tenantPath('inventory', `vendors/${id}`),
      json('PATCH', { taxRate: 1, lastName: 'Moss', name: 'Dockside' }),
    );
    const changed = await vendor(id);
    expect(changed).toMatchObject({ name: 'Dockside', defaultTaxRate: 1, deliveryOption: 'EmailAsExcel' });
    expect(changed['contactInfo']).toEqual({ ...contact, lastName: 'Moss' });
    expect(ticks(changed['modifiedOn'])).toBeGreaterThan(ticks(made['modifiedOn']));
    expect(changed['createdOn']).toBe(made['createdOn']);
  });

  it.each([
    ['a list', [], 'request', 'The JSON value could not be converted to System.Object.'],
    ['a number as name', { ...minimal, name: 5 }, 'name', 'The JSON value could not be converted to System.String.'],
    ['no boolean', { ...minimal, active: 'x' }, 'active', 'The JSON value could not be converted to System.Boolean.'],
    ['a long memo', { ...minimal, memo: 'x'.repeat(4_001) }, 'memo', /a string with a maximum length of 4000/],
    ['an id of text', { ...minimal, paymentTermId: 'x' }, 'paymentTermId', /could not be converted to System\.Int64/],
  ])('is refused for %s in the words of the API, told once', async (_case, body, field, words) => {
    const response = await create(body);
    const { errors } = problemSchema.parse(await response.json());
    expect([response.status, errors[field]]).toEqual([
      400,
      [typeof words === 'string' ? words : expect.stringMatching(words)],
    ]);
    const asked = await call(tenantPath('inventory', 'vendors?externalDataApplicationGuid=zz'));
    expect(problemSchema.parse(await asked.json()).errors).toEqual({
      externalDataApplicationGuid: ["The value 'zz' is not valid."],
    });
  });

  it('may have the name of another', async () => {
    const [first, second] = [await idOf(await create(minimal)), await idOf(await create(minimal))];
    expect(second).not.toBe(first);
  });

  it.each(['name', 'active', 'isTruckReplenishment', 'taxRate', 'restrictedMobileCreation', 'address'])(
    'is refused without %s',
    async (field) => {
      const response = await create({ ...minimal, [field]: undefined });
      expect(response.status).toBe(400);
      const { errors } = problemSchema.parse(await response.json());
      expect(errors[field]?.[0]).toContain(`Required property '${field}' not found in JSON`);
      expect(errors['request']).toEqual(['The request field is required.']);
    },
  );

  it.each([
    ['an address without a country', { address: { ...address, country: undefined } }, 'address.country'],
    ['an unknown delivery option', { deliveryOption: 'Fax' }, 'deliveryOption'],
    ['a rate as text', { taxRate: '8.5' }, 'taxRate'],
    ['an unknown payment term', { paymentTermId: 1 }, 'paymentTermId'],
  ])('is refused with %s', async (_case, wrong, field) => {
    for (const response of [await create({ ...minimal, ...wrong }), await patch(wrong)]) {
      expect(response.status).toBe(400);
      expect(Object.keys(problemSchema.parse(await response.json()).errors)).toContain(field);
    }
  });

  it('keeps what was sent under a name it is only read by: unknown properties are ignored', async () => {
    const before = await vendor();
    expect((await patch({ defaultTaxRate: 9, contactInfo: { fax: '1' }, erpId: 'V-9' })).status).toBe(200);
    const { modifiedOn: _old, ...content } = before;
    expect(await vendor()).toMatchObject(content);
  });

  it('cannot be changed when there is none', async () => {
    expect((await call(tenantPath('inventory', 'vendors/1'), json('PATCH', { memo: 'x' }))).status).toBe(404);
    expect((await call(tenantPath('inventory', 'vendors/x'), json('PATCH', { memo: 'x' }))).status).toBe(400);
  });
});

describe('custom fields of vendors', () => {
  const path = tenantPath('inventory', 'vendors/custom-fields');

  it('have types, and are refused by a name that has none', async () => {
    const { data } = await list('inventory', 'vendors/custom-fields');
    const known = (scenario.servicetitan.customFieldTypes ?? []).filter(({ kind }) => kind === 'vendors');
    expect(data.map(({ id }) => id)).toEqual(known.map(({ id }) => id));
    const operations = [{ objectId: 1702, customFields: [{ name: 'No such field', value: '1' }] }];
    const response = await call(path, json('PATCH', { operations }));
    expect(response.status).toBe(400);
    expect(problemSchema.parse(await response.json()).title).toBe('One or more validation errors occurred.');
  });
});

/** Business units of the ServiceTitan sandbox: lists, external data, export, and the dimensions of its own connector. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import {
  call,
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

const [unit] = scenario.servicetitan.businessUnits;
if (unit === undefined) throw new Error('The scenario has no business units.');
const unitPath = tenantPath('settings', `business-units/${unit.id}`);

describe('business units', () => {
  it('come in no sorted order, and are found by id and part of the name', async () => {
    const { data } = await list('settings', 'business-units', '?pageSize=500&sort=%2BId');
    const ids = data.map(({ id }) => id);
    expect(ids).toHaveLength(24);
    expect(ids).not.toEqual(ids.toSorted((a, b) => a - b));
    const found = await list(
      'settings',
      'business-units',
      `?ids=${unit.id}&name=${encodeURIComponent(unit.name.slice(2, 9))}`,
    );
    expect(found.data).toHaveLength(1);
    expect((await call(tenantPath('settings', 'business-units/1'))).status).toBe(404);
  });

  it('take external data in a PATCH and ignore everything else', async () => {
    const change = { applicationGuid: GUID, patchMode: 'Merge', externalData: [{ key: 'location', value: 'T01' }] };
    const response = await call(unitPath, json('PATCH', { name: 'Renamed', active: false, externalData: change }));
    expect(await response.json()).toEqual({ id: unit.id });
    const shown: unknown = await (await call(`${unitPath}?externalDataApplicationGuid=${GUID}`)).json();
    expect(shown).toMatchObject({ name: unit.name, active: true, externalData: [{ key: 'location', value: 'T01' }] });
    const wrong = await call(unitPath, json('PATCH', { externalData: { externalData: [] } }));
    expect(Object.keys(problemSchema.parse(await wrong.json()).errors)).toContain('externalData.applicationGuid');
    expect((await call(tenantPath('settings', 'business-units/1'), json('PATCH', {}))).status).toBe(404);
  });

  it('are exported with the changed one last', async () => {
    await call(unitPath, json('PATCH', { externalData: { applicationGuid: GUID, externalData: [] } }));
    const response = await call(tenantPath('settings', 'export/business-units', '?includeRecentChanges=true'));
    const { data } = z.looseObject({ data: z.array(z.looseObject({ id: z.number() })) }).parse(await response.json());
    expect(data).toHaveLength(24);
    expect(data.at(-1)?.id).toBe(unit.id);
  });
});

describe('dimensions of the native connector', () => {
  const required = '?page=1&pageSize=50&includeTotal=true';

  it('are blank where the connector is not in use', async () => {
    const { data, totalCount } = await list('settings', 'business-units/intacct', required);
    expect(totalCount).toBe(24);
    expect(data.find(({ id }) => id === unit.id)).toEqual({
      id: unit.id,
      name: unit.name,
      active: true,
      tradeName: 'HVAC',
      intacctLocationName: null,
      intacctLocationId: null,
      intacctDepartment: null,
      intacctClass: null,
    });
  });

  it('are the tenant’s own mapping where it is', async () => {
    await setSwitches({ intacctDimensions: 'filled' });
    const { data } = await list('settings', 'business-units/intacct', `${required}&ids=${unit.id}`);
    expect(data).toEqual([
      expect.objectContaining({ id: unit.id, intacctLocationId: 'T01', intacctDepartment: 'SVC' }),
    ]);
  });

  it.each(['page', 'pageSize', 'includeTotal'])('are refused without %s', async (name) => {
    const query = required.replace(new RegExp(`[?&]${name}=[^&]*`), '').replace(/^&/, '?');
    expect(Object.keys((await refusal('settings', 'business-units/intacct', query)).errors)).toEqual([name]);
  });
});

/**
 * The check of responses against the official contracts itself: what it lets through and what it refuses. Every test of
 * the sandbox that sends requests with `call` is checked by it as well.
 */
import { describe, expect, it } from '@jest/globals';

import { contractsAreHere, expectContract, knownNulls } from './servicetitan-contract.ts';
import { call, GUID, list, setSwitches, tenantPath, useSandbox } from './servicetitan-sandbox-requests.ts';

useSandbox();

(contractsAreHere ? describe : describe.skip)('official contracts, in TIEOUT_SERVICETITAN_OPENAPI', () => {
  it.each([
    ['accounting', 'ap-bills', ''],
    ['accounting', 'ap-bills', '&billType=ApBill'],
    ['accounting', 'ap-payments', ''],
    ['accounting', 'gl-accounts', ''],
    ['accounting', 'payment-terms', ''],
    ['inventory', 'purchase-orders', ''],
    ['inventory', 'receipts', ''],
    ['inventory', 'vendors', `&externalDataApplicationGuid=${GUID}`],
    ['inventory', 'warehouses', ''],
    ['inventory', 'trucks', ''],
    ['jpm', 'jobs', ''],
    ['jpm', 'job-types', ''],
    ['settings', 'business-units', ''],
  ])('%s %s %s answers every record as the contract says', async (module, resource, query) => {
    await list(module, resource, `?pageSize=5000${query}`);
  });

  it('are kept without any exception when lists without entries are switched to be empty', async () => {
    const lists = [
      ...['accounting/ap-bills', 'inventory/purchase-orders', 'inventory/receipts', 'inventory/vendors'],
      ...['inventory/warehouses', 'inventory/trucks', 'jpm/jobs', 'jpm/job-types', 'jpm/projects'],
    ];
    const readAll = async (): Promise<number> => {
      const before = knownNulls();
      for (const name of lists) await list(name.split('/')[0] ?? '', name.split('/')[1] ?? '', '?pageSize=5000');
      return knownNulls() - before;
    };
    expect(await readAll()).toBeGreaterThan(0);
    await setSwitches({ emptyLists: 'empty' });
    expect(await readAll()).toBe(0);
  });

  const method = 'GET';
  const path = tenantPath('inventory', 'vendors/1702');
  const changed = async (change: Record<string, unknown>): Promise<() => void> => {
    const vendor: unknown = await (await call(`${path}?externalDataApplicationGuid=${GUID}`)).json();
    const text = JSON.stringify({ ...Object(vendor), ...change });
    return () => expectContract({ method, path, status: 200, text });
  };

  it('lets through what live tenants are known to send against the contract', async () => {
    expect(await changed({ externalData: null })).not.toThrow();
  });

  it.each([
    ['a property that the contract does not have', { erpId: '7' }, "additional properties 'erpId'"],
    ['a required property that is missing', { name: undefined }, "required property 'name'"],
    ['another type', { defaultTaxRate: '0.00' }, '/defaultTaxRate must be number, got "0.00"'],
    ['null where nobody has seen it', { memo: null }, '/memo must be string, got null'],
    ['a date that is none', { createdOn: 'yesterday' }, '/createdOn must match format "date-time"'],
    ['a wrong part of a list', { externalData: [{ key: 1, value: '' }] }, '/externalData[]/key must be string, got 1'],
  ])('refuses %s', async (_case, change, message) => {
    expect(await changed(change)).toThrow(message);
  });

  it('refuses a status and an operation that the contract does not have', () => {
    expect(() => expectContract({ method, path, status: 201, text: '{}' })).toThrow(
      'answered 201; the contract has 200',
    );
    const bill = tenantPath('accounting', 'ap-bills');
    expect(() => expectContract({ method: 'POST', path: bill, status: 200, text: '{}' })).toThrow(
      'no official contract',
    );
    expect(() => expectContract({ method, path, status: 404, text: '{"error":"no"}' })).toThrow("property 'title'");
    expect(() => expectContract({ method, path, status: 429, text: 'slow down' })).not.toThrow();
  });
});

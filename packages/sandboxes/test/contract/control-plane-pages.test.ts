/** Faults of pages on both real sandboxes: what a reader of all pages gets, and that no list is left out. */
import { beforeAll, describe, expect, it } from '@jest/globals';

import { shared, start, systems, useSystems } from './control-plane-systems.ts';

useSystems();

describe.each(systems)('pages of the %s sandbox', (name) => {
  /** Three pages as they are, and again with a fault on the one in the middle. */
  async function pagesUnder(kind: string): Promise<{ before: readonly string[][]; during: readonly string[][] }> {
    const system = await start(name);
    const read = async (): Promise<string[][]> => [
      [...(await system.page(0))],
      [...(await system.page(1))],
      [...(await system.page(2))],
    ];
    const before = await read();
    const first = [...(await system.page(0))];
    await system.control('POST', 'faults', { kind, operation: system.listOperation });
    const during = [first, [...(await system.page(1))], [...(await system.page(2))]];
    // A call that reads no page does not use such a fault up.
    await system.control('POST', 'faults', { kind });
    expect(system.isWritten(await system.write())).toBe(true);
    expect((await system.control('GET', 'faults')).body).toEqual([{ kind, times: 1 }]);
    return { before, during };
  }

  it('repeats the last rows of the page before', async () => {
    const { before, during } = await pagesUnder('page-repeated');
    expect(during[1]).toEqual([...(before[0] ?? []).slice(1), ...(before[1] ?? [])]);
    expect([during[0], during[2]]).toEqual([before[0], before[2]]);
  });

  it('shuffles the rows within a page', async () => {
    const { before, during } = await pagesUnder('page-shuffled');
    expect(during[1]).not.toEqual(before[1]);
    expect(during[1]?.toSorted()).toEqual(before[1]?.toSorted());
  });

  it('drifts: rows come twice and others not at all', async () => {
    const { before, during } = await pagesUnder('page-drift');
    const seen = new Set(during.flat());
    expect(during[1]).toHaveLength(4);
    expect(seen.size).toBeLessThan(during.flat().length);
    expect(before.flat().some((id) => !seen.has(id))).toBe(true);
  });
});

const serviceTitanLists: [string, string][] = [
  ['GET ap-bills', 'accounting/ap-bills'],
  ['GET inventory-bills', 'accounting/inventory-bills'],
  ['GET journal-entries', 'accounting/journal-entries'],
  ['GET purchase-orders', 'inventory/purchase-orders'],
  ['GET receipts', 'inventory/receipts'],
  ['GET jobs', 'jpm/jobs'],
  ['GET business-units', 'settings/business-units'],
  ['GET export/inventory-bills', 'accounting/export/inventory-bills?includeRecentChanges=true'],
  ['GET export/jobs', 'jpm/export/jobs?includeRecentChanges=true'],
  ['GET export/business-units', 'settings/export/business-units?includeRecentChanges=true'],
];
const intacctLists: [string, string][] = [
  ['query GLACCOUNT', '<query><object>GLACCOUNT</object><select><field>RECORDNO</field></select></query>'],
  ['readByQuery VENDOR', '<readByQuery><object>VENDOR</object><fields>VENDORID</fields><query></query></readByQuery>'],
  ['get_list', '<get_list object="supdocfolder"/>'],
];

describe.each([
  ['servicetitan', serviceTitanLists],
  ['intacct', intacctLists],
] as const)('lists of the %s sandbox', (name, lists) => {
  const running = shared(name);

  beforeAll(async () => {
    if (name === 'servicetitan') return;
    for (const folder of ['A', 'B', 'C']) {
      await running().keysOf(
        `<create_supdocfolder><supdocfoldername>${folder}</supdocfoldername></create_supdocfolder>`,
      );
    }
  });

  it.each(lists)('%s has pages that can be disturbed', async (operation, list) => {
    const asIs = await running().keysOf(list);
    expect(asIs.length).toBeGreaterThan(1);
    await running().control('POST', 'faults', { kind: 'page-shuffled', operation });
    const shuffled = await running().keysOf(list);
    expect(shuffled).not.toEqual(asIs);
    expect(shuffled.toSorted()).toEqual(asIs.toSorted());
  });
});

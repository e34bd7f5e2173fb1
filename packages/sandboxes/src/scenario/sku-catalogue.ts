/**
 * What the contractor buys and what its staff writes about it: parts with plausible costs, and texts like those of real
 * months, including markup and control characters.
 */
import type { LedgerAccountReference } from '../servicetitan/records/bill-record.ts';

export interface Sku {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly type: 'Material' | 'Equipment';
  /** Pieces are bought in whole numbers, measured goods in quarters of a unit. */
  readonly sold: 'piece' | 'measure';
  readonly cost: { readonly min: number; readonly max: number; readonly scale: 2 | 3 | 4 };
}

type Row = readonly [
  code: string,
  name: string,
  description: string,
  sold: Sku['sold'],
  min: number,
  max: number,
  scale: 2 | 3 | 4,
];

const SERVICE_PARTS: readonly Row[] = [
  ['CAP-45', 'Run capacitor 45/5 uF', 'Run capacitor, 440 V', 'piece', 14, 48, 2],
  ['CNT-30', 'Contactor 30 A', 'Contactor 30 A <24 V coil>', 'piece', 18, 62, 2],
  ['FAN-13', 'Condenser fan motor', 'Fan motor 1/3 hp & bracket', 'piece', 95, 240, 2],
  ['IGN-01', 'Hot surface igniter', '<p>Igniter, silicon nitride</p>', 'piece', 24, 79, 3],
  ['BRD-88', 'Control board', 'Control board "universal" rev. B', 'piece', 140, 420, 2],
  ['TXV-03', 'Expansion valve', 'Expansion valve 3 t', 'piece', 62, 155, 4],
];

const MAINTENANCE_PARTS: readonly Row[] = [
  ['FLT-16', 'Filter 16x25x1', 'Filter 16" x 25" x 1" MERV <11>', 'piece', 13, 26, 3],
  ['CLN-01', 'Coil cleaner', 'Coil cleaner & degreaser, gallon', 'measure', 14, 28, 4],
  ['TAB-50', 'Drain pan tablets', 'Drain pan tablets, jar of 50', 'piece', 15, 31, 2],
  ['BLT-42', 'Blower belt', "Belt A42, 'cogged'", 'piece', 12, 22, 2],
];

const INSTALL_PARTS: readonly Row[] = [
  ['LIN-38', 'Line set 3/8 x 3/4', 'Line set, insulated, per foot', 'measure', 6, 11, 4],
  ['PAD-36', 'Condenser pad', 'Pad 36" x 36" x 3"', 'piece', 38, 74, 2],
  ['WHP-60', 'Whip & disconnect', 'Whip 6 ft & disconnect 60 A', 'piece', 34, 68, 3],
  ['TST-05', 'Thermostat', 'Thermostat, wired', 'piece', 88, 210, 2],
];

const DUCT_PARTS: readonly Row[] = [
  ['FLX-08', 'Flex duct 8 in', 'Flex duct R8, per foot', 'measure', 5, 9, 4],
  ['SHT-26', 'Sheet metal 26 ga', 'Galvanized sheet 26 ga', 'measure', 27, 52, 3],
  ['PLN-20', 'Return plenum', 'Plenum 20" x 20" <custom>', 'piece', 84, 190, 2],
  ['REG-12', 'Register 12x6', 'Register 12 x 6, white', 'piece', 12, 27, 2],
];

const AIR_PARTS: readonly Row[] = [
  ['UVC-18', 'UV lamp', 'UV-C lamp 18 W', 'piece', 74, 160, 2],
  ['MED-20', 'Media cabinet', 'Media cabinet 20 x 25', 'piece', 118, 245, 2],
];

const SHOP_PARTS: readonly Row[] = [
  ['GLV-LG', 'Work gloves', 'Gloves, large, dozen', 'piece', 18, 44, 2],
  ['TAP-02', 'Foil tape 2 in', 'Tape 2" x 60 yd', 'piece', 12, 19, 3],
  ['RAG-10', 'Shop rags', 'Rags & wipes, box', 'piece', 14, 33, 2],
  ['SOL-15', 'Brazing rod 15%', 'Brazing rod 15% silver, lb', 'measure', 41, 88, 4],
];

const UNITS: readonly Row[] = [
  ['EQ-AC3', 'Condenser 3 t', 'Condensing unit 3 t, 15.2 SEER2', 'piece', 1_450, 4_900, 2],
  ['EQ-FU8', 'Furnace 80 kBTU', 'Furnace 80,000 BTU/h, 96 % AFUE', 'piece', 1_200, 3_800, 2],
  ['EQ-HP5', 'Heat pump 5 t', 'Heat pump 5 t, variable speed, & air handler', 'piece', 5_200, 21_500, 2],
];

function skus(rows: readonly Row[], firstId: number, type: Sku['type']): readonly Sku[] {
  return rows.map(([code, name, description, sold, min, max, scale], index) => {
    return { id: firstId + index, code, name, description, type, sold, cost: { min, max, scale } };
  });
}

const SKUS = {
  service: skus(SERVICE_PARTS, 9001, 'Material'),
  maintenance: skus(MAINTENANCE_PARTS, 9101, 'Material'),
  install: skus(INSTALL_PARTS, 9201, 'Material'),
  duct: skus(DUCT_PARTS, 9301, 'Material'),
  air: skus(AIR_PARTS, 9401, 'Material'),
  shop: skus(SHOP_PARTS, 9501, 'Material'),
  equipment: skus(UNITS, 9601, 'Equipment'),
};

export const ALL_SKUS = Object.values(SKUS).flat();
export const SHOP_SKUS = SKUS.shop;
export const EQUIPMENT_SKUS = SKUS.equipment;
export const STOCK_SKUS = [...SKUS.service, ...SKUS.maintenance, ...SKUS.install];

export function materialsFor(jobTypeId: number): readonly Sku[] {
  if (jobTypeId === 43) return SKUS.maintenance;
  if (jobTypeId === 47) return SKUS.duct;
  if (jobTypeId === 48) return SKUS.air;
  return jobTypeId <= 42 ? SKUS.service : SKUS.install;
}

/** The unit that is installed; undefined for other work. */
export function equipmentFor(jobTypeId: number): Sku | undefined {
  return SKUS.equipment[jobTypeId - 44];
}

export const WAREHOUSE_ACCOUNT: LedgerAccountReference = {
  id: 11,
  name: 'Inventory Warehouse',
  number: '1310',
  type: 'Other Current Asset',
  detailType: 'Inventory',
};

/** The accounts of an item in ServiceTitan. The first is the SKU's income account, which a purchase never debits. */
export function itemAccounts(): Record<'generalLedgerAccount' | 'costOfSaleAccount', LedgerAccountReference> {
  return {
    generalLedgerAccount: { id: 14, name: 'Service Revenue', number: '4000', type: 'Income', detailType: 'Income' },
    costOfSaleAccount: {
      id: 15,
      name: 'Repair Materials',
      number: '5010',
      type: 'Cost of Goods Sold',
      detailType: 'Expense',
    },
  };
}

/** Used in turn, so that each occurs in every month. */
export const SUMMARIES: readonly (string | null)[] = [
  'Parts for the call',
  '',
  null,
  'Heat & cool: "rush" order',
  'Unit < 5 years old, ask about warranty',
  'Deliver to side gate \u{1F6AA} before 9',
  'Pasted from a terminal\u0007 with a bell',
  'Two\u000Bparts on one ticket',
  "Tech's truck was out of stock",
  'Restock \u{1F525}\u{1F9CA} hot/cold kit & <spares>',
  'Picked up at the counter',
  'Line 1\nLine 2\tafter a tab',
];

/** Lines and rules for tests of the mapping. */
import {
  PLACEHOLDERS,
  type LineFacts,
  type MappableLine,
  type Placeholder,
} from '../../src/domain/mapping/line-facts.ts';

/** An item for overhead, of which nothing else is known, with what the test is about. */
export function facts(known: Partial<LineFacts>): LineFacts {
  return {
    line: 'item',
    destination: 'overhead',
    jobType: undefined,
    businessUnit: undefined,
    inventoryLocation: undefined,
    locationType: undefined,
    skuType: undefined,
    sku: undefined,
    budgetCode: undefined,
    lineAccount: undefined,
    orderType: undefined,
    vendor: undefined,
    ...known,
  };
}

export function aLine(known: Partial<LineFacts> = {}, values: Partial<Record<Placeholder, string>> = {}): MappableLine {
  const none = Object.fromEntries(PLACEHOLDERS.map((name) => [name, undefined])) as Record<Placeholder, undefined>;
  return { name: 'line 1 "Capacitor"', facts: facts(known), values: { ...none, ...values } };
}

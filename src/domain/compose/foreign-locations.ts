/**
 * Locations of other entities than the one whose session writes the bill: Intacct refuses such a line. At the top level,
 * and of a location whose entity is not known, nothing is said (docs/assumptions.md, A-68).
 */
import type { Dimensions } from '../values/dimensions.ts';
import { failure, type Failure } from '../failures/failure.ts';
import type { MasterData } from '../ledger/master-data.ts';
import { getOwn } from '../values/get-own.ts';
import { isSameText } from '../values/text-key.ts';

/** @param lines in the bill's order; what else they are missing does not matter here. */
export function foreignLocations(
  lines: readonly { readonly dimensions: Dimensions }[],
  entityId: string | undefined,
  { dimensions }: MasterData,
): Failure[] {
  if (entityId === undefined) return [];
  const found = new Map<string, number[]>();
  lines.forEach(({ dimensions: { locationId } }, index) => {
    if (locationId === undefined) return;
    const { entity } = getOwn(dimensions?.location, locationId) ?? {};
    if (entity === undefined || isSameText(entity, entityId)) return;
    const words = `location ${locationId} belongs to entity ${entity}`;
    found.set(words, [...(found.get(words) ?? []), index + 1]);
  });
  if (found.size === 0) return [];
  const list = [...found].map(([words, numbers]) => `${words} (line ${numbers.join(', ')})`);
  return [failure('intacct.account-invalid', `${list.join('; ')}, and the bill is written in entity ${entityId}.`)];
}

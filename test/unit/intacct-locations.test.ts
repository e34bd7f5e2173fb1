/** A location knows its entity: the one that it stands under, however deep, or is. */
import { expect, it } from '@jest/globals';

import { toLocations } from '../../src/clients/intacct/master-data-lists.ts';

it('a location belongs to the entity above it, or that it is; one at the top to none', () => {
  const rows = [
    { LOCATIONID: 'E10', NAME: 'North', PARENTID: '' },
    { LOCATIONID: 'T01', NAME: 'Alder Falls', PARENTID: 'E10' },
    { LOCATIONID: 'T02', NAME: 'Birch Hollow', PARENTID: 'T01' },
    { LOCATIONID: 'HQ', NAME: 'Head office' },
    { LOCATIONID: 'A', NAME: 'Round', PARENTID: 'B' },
    { LOCATIONID: 'B', NAME: 'About', PARENTID: 'A' },
  ];
  const locations = toLocations(rows, [{ LOCATIONID: 'E10', NAME: 'North' }]);
  const entities = Object.entries(locations).map(([id, { entity }]) => [id, entity]);
  expect(Object.fromEntries(entities)).toEqual({
    ...{ E10: 'E10', T01: 'E10', T02: 'E10' },
    ...{ HQ: undefined, A: undefined, B: undefined },
  });
});

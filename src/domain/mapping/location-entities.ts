/**
 * Locations that business units and rules name, against the entity that those units post to: Intacct refuses a line whose
 * location belongs to another entity than the session that writes the bill (docs/assumptions.md, A-68).
 */
import type { ConnectionPolicy } from './connection-policy.ts';
import type { DimensionRecord, MasterData } from '../ledger/master-data.ts';
import type { RuleProblem } from './rule-problem.ts';
import type { BusinessUnitRule, DimensionRule, MappingRules } from './mapping-rules.ts';
import { placeholdersIn } from './templates.ts';
import { findByName, isSameText } from '../values/text-key.ts';

type Locations = Readonly<Record<string, DimensionRecord>>;

/** Nothing where bills are written at the top level, or no entity of a location is known. */
export function locationProblems(
  { businessUnits, dimensions: { location: rules = [] } }: MappingRules,
  { dimensions: { location: locations } = {} }: MasterData,
  { singleEntity }: Pick<ConnectionPolicy['entities'], 'singleEntity'>,
): RuleProblem[] {
  if (locations === undefined || singleEntity === 'top-level') return [];
  const ofUnits = businessUnits.flatMap((unit, index) =>
    problemOf(unit.location, [unit], `businessUnits.${index}.location`, locations),
  );
  const ofRules = rules.flatMap((rule, index) =>
    placeholdersIn(rule.value).length > 0
      ? []
      : problemOf(rule.value, unitsOf(rule, businessUnits), `dimensions.location.${index}.value`, locations),
  );
  return [...ofUnits, ...ofRules];
}

/** Those whose lines the rule may decide. */
function unitsOf({ businessUnit }: DimensionRule, units: readonly BusinessUnitRule[]): readonly BusinessUnitRule[] {
  if (businessUnit === undefined) return units;
  const wanted: readonly number[] = typeof businessUnit === 'number' ? [businessUnit] : businessUnit;
  return units.filter(({ id }) => wanted.includes(id));
}

/** Only where all units post to one entity: else some bill may have the location. */
function problemOf(
  location: string,
  units: readonly BusinessUnitRule[],
  place: string,
  locations: Locations,
): RuleProblem[] {
  const actual = findByName(locations, location)?.entity;
  const [entity, ...others] = new Set(units.map((unit) => unit.entity));
  if (actual === undefined || entity === undefined || others.length > 0 || isSameText(actual, entity)) return [];
  const known = Object.keys(locations).filter(
    (id) => locations[id]?.isActive === true && locations[id].entity === entity,
  );
  const who =
    units.length === 1 ? `business unit ${units[0]?.id} posts` : 'the business units that this rule covers post';
  const message = `location ${location} belongs to entity ${actual}, but ${who} to entity ${entity}`;
  return [{ place, message, given: location, known }];
}

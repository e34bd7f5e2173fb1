/**
 * Rules that cannot be right in this company: they name what the ledger does not have, or leave empty what it requires.
 * Looks at the rules alone, whatever bills there are; a kind of record that was not looked up causes no problem.
 */
import type { ConnectionPolicy } from './connection-policy.ts';
import { describeDimension, isUserDimension, WITHIN, type DimensionName } from '../values/dimensions.ts';
import type { MasterDataRequest, MasterData } from '../ledger/master-data.ts';
import { findByName, nameAmong } from '../values/text-key.ts';
import { forGoods, isOfBusinessUnits, namesIn, OF_BUSINESS_UNITS } from './choose.ts';
import { locationProblems } from './location-entities.ts';
import { describeAccountRule, type AccountRule, type DimensionRule, type MappingRules } from './mapping-rules.ts';
import type { RuleProblem } from './rule-problem.ts';
import { covers, meetingOf, specificity } from './rules.ts';
import { placeholdersIn } from './templates.ts';

/** Everything that the rules name themselves: what has to be looked up before they can be compared. */
export function masterDataRequestOfRules(mapping: MappingRules): MasterDataRequest {
  const ids = new Map<DimensionName, Set<string>>();
  for (const { name, id } of namedValues(mapping)) ids.set(name, (ids.get(name) ?? new Set()).add(id));
  return {
    accounts: [...new Set(mapping.accounts.map(({ account }) => account).filter(isFixed))].toSorted(),
    dimensions: Object.fromEntries([...ids].map(([name, of]) => [name, [...of].toSorted()])),
    userDimensions: namesIn(mapping).filter(isUserDimension).toSorted(),
  };
}

/**
 * @param masterData what the rules name, as far as it exists; accounts and short dimensions best as whole lists.
 * @param entities the policy of sessions: at the top level any location will do.
 */
export function validateRulesAgainst(
  mapping: MappingRules,
  masterData: MasterData,
  entities: Pick<ConnectionPolicy['entities'], 'singleEntity'> = { singleEntity: 'entity' },
): RuleProblem[] {
  return [
    ...accountProblems(mapping, masterData),
    ...valueProblems(mapping, masterData),
    ...fieldProblems(mapping, masterData),
    ...entityProblems(mapping, masterData),
    ...locationProblems(mapping, masterData, entities),
    ...termProblems(mapping, masterData),
    ...requirementProblems(mapping, masterData),
  ];
}

function isFixed(value: string): boolean {
  return placeholdersIn(value).length === 0;
}

function accountProblems({ accounts }: MappingRules, { accounts: records }: MasterData): RuleProblem[] {
  if (records === undefined) return [];
  const usable = Object.keys(records).filter((no) => records[no]?.isActive === true && !records[no].isIncome);
  return accounts.flatMap(({ account }, index): RuleProblem[] => {
    if (!isFixed(account)) return [];
    const record = findByName(records, account);
    const place = `accounts.${index}.account`;
    if (record === undefined)
      return [{ place, message: `Intacct has no account ${account}`, given: account, known: usable }];
    if (!record.isActive) return [{ place, message: `account ${account} ${record.title} is inactive in Intacct` }];
    const message = `account ${account} ${record.title} is an income account: the cost of a bill never belongs there`;
    return record.isIncome ? [{ place, message }] : [];
  });
}

interface NamedValue {
  readonly name: DimensionName;
  readonly id: string;
  readonly place: string;
}

/** Values that the file states in full; a task is known only within a project, and a user-defined dimension not at all. */
function namedValues({ businessUnits, dimensions, vendors, vendorOverrides }: MappingRules): NamedValue[] {
  const ofRules = Object.entries(dimensions).flatMap(([key, rules = []]) => {
    const name = key as DimensionName;
    if (isUserDimension(name) || WITHIN[name] !== undefined) return [];
    return rules.map(({ value }, index) => ({ name, id: value, place: `dimensions.${name}.${index}.value` }));
  });
  const ofUnits = businessUnits.flatMap((unit, index) =>
    OF_BUSINESS_UNITS.flatMap((name) => {
      const id = unit[name];
      return id === undefined ? [] : [{ name, id, place: `businessUnits.${index}.${name}` }];
    }),
  );
  return [
    ...ofUnits,
    ...ofRules.filter(({ id }) => isFixed(id)),
    ...vendorOverrides.map(({ vendorId: id }, index) => ({
      name: 'vendor' as const,
      id,
      place: `vendorOverrides.${index}.vendorId`,
    })),
    ...Object.entries(vendors).map(([own, id]) => ({ name: 'vendor' as const, id, place: `vendors.${own}` })),
  ];
}

function valueProblems(mapping: MappingRules, { dimensions = {} }: MasterData): RuleProblem[] {
  return namedValues(mapping).flatMap(({ name, id, place }): RuleProblem[] => {
    const records = dimensions[name];
    if (records === undefined) return [];
    const record = findByName(records, id);
    const what = `${describeDimension(name)} ${id}`;
    if (record === undefined) {
      // Others are looked up value by value: what is known of them is only what was asked for.
      const known = isOfBusinessUnits(name)
        ? Object.keys(records).filter((key) => records[key]?.isActive === true)
        : [];
      return [{ place, message: `Intacct has no ${what}`, given: id, known }];
    }
    return record.isActive ? [] : [{ place, message: `${what} ${record.name} is inactive in Intacct` }];
  });
}

function fieldProblems(mapping: MappingRules, { userDimensions }: MasterData): RuleProblem[] {
  if (userDimensions === undefined) return [];
  const unknown = namesIn(mapping).filter((name) => isUserDimension(name) && !userDimensions.includes(name));
  return unknown.map((name) => {
    const message = `bill lines in Intacct have no field ${name}: write a user-defined dimension with the field name that Intacct gives it (Platform Services, Objects)`;
    return { place: `dimensions.${name}`, message };
  });
}

function entityProblems({ businessUnits }: MappingRules, { entities }: MasterData): RuleProblem[] {
  if (entities === undefined) return [];
  return businessUnits.flatMap(({ entity }, index) => {
    if (entity === undefined || nameAmong(entities, entity) !== undefined) return [];
    const place = `businessUnits.${index}.entity`;
    return [{ place, message: `Intacct has no entity ${entity}`, given: entity, known: Object.keys(entities) }];
  });
}

function termProblems({ terms }: MappingRules, { terms: records }: MasterData): RuleProblem[] {
  if (records === undefined) return [];
  return Object.entries(terms).flatMap(([name, term]) => {
    if (findByName(records, term) !== undefined) return [];
    const message = `Intacct has no active payment term ${term}`;
    return [{ place: `terms.${name}`, message, given: term, known: Object.keys(records) }];
  });
}

/** A dimension that an account requires must have a rule, and no rule may leave it empty on that account's lines. */
function requirementProblems(mapping: MappingRules, { accounts: records = {} }: MasterData): RuleProblem[] {
  const accounts = weighed(forGoods(mapping.accounts));
  return accounts.flatMap(({ rule, weight }, index) => {
    const record = findByName(records, rule.account);
    return (record?.requires ?? []).flatMap((name): RuleProblem[] => {
      const words = describeAccountRule(mapping.accounts[index] ?? rule);
      const title = `account ${rule.account} ${record?.title}`;
      const message = `${title} requires the dimension ${describeDimension(name)}, but nothing under dimensions or businessUnits sets it`;
      if (!isGiven(name, mapping)) return [{ place: `accounts.${index}.account`, message }];
      return (mapping.dimensions[name] ?? []).flatMap((dimension, at) => {
        if (dimension.missing !== 'omit') return [];
        const others = accounts.filter((other) => other.weight > weight);
        if (!decidesFor(dimension, rule, others, mapping.dimensions[name] ?? [])) return [];
        const asked = `${title} requires the dimension ${describeDimension(name)}, but this rule may leave it empty on lines that match "${words}"`;
        return [{ place: `dimensions.${name}.${at}.missing`, message: `${asked}: use hold` }];
      });
    });
  });
}

function isGiven(name: DimensionName, mapping: MappingRules): boolean {
  if ((mapping.dimensions[name] ?? []).length > 0) return true;
  return isOfBusinessUnits(name) && mapping.businessUnits.some((unit) => unit[name] !== undefined);
}

/** Once for each rule: a rule is compared with all others. */
function weighed(rules: readonly AccountRule[]) {
  return rules.map((rule) => ({ rule, weight: specificity(rule) }));
}

/**
 * Whether some line exists whose account is decided by the one rule, and whose dimension is by the other.
 * @param others account rules that are more specific than this one.
 */
function decidesFor(
  dimension: DimensionRule,
  account: AccountRule,
  others: readonly { readonly rule: AccountRule }[],
  dimensions: readonly DimensionRule[],
): boolean {
  const lines = meetingOf(dimension, account);
  if (lines === undefined || others.some(({ rule }) => covers(rule, lines))) return false;
  const otherValue = dimensions.some(
    (other) => other.missing === 'hold' && specificity(other) > specificity(dimension) && covers(other, lines),
  );
  return !otherValue;
}

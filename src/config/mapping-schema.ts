/** The shape of `mapping` in tieout.yaml, and the problems of invalid rules. Reads no file. */
import { z } from 'zod';

import {
  additionalDimensions,
  isDimensionName,
  isUserDimension,
  STANDARD_DIMENSIONS,
  WITHIN,
  type DimensionName,
} from '../domain/values/dimensions.ts';
import { MAX_LINKED_DIMENSIONS } from '../domain/ledger/link.ts';
import { forGoods } from '../domain/mapping/choose.ts';
import { LINE_KINDS, PLACEHOLDERS } from '../domain/mapping/line-facts.ts';
import { describeAccountRule, describeDimensionRule, describeVendorRule, type AccountRule, type DimensionRule, type VendorOverrideRule } from '../domain/mapping/mapping-rules.ts'; // prettier-ignore
import type { Conditions } from '../domain/mapping/rules.ts';
import { findCycle, dimensionsIn, problemOfText } from '../domain/mapping/templates.ts';
import { MAX_TIES_COUNTED, tiedRules } from '../domain/mapping/ties.ts';
import { nearestTo } from './nearest.ts';
import { date, textProblem, id, text } from './scalars.ts';
import { describeIssue } from './validation-messages.ts';
import { naming } from './sibling.ts';
import { isSameText } from '../domain/values/text-key.ts';

const oneOrMany = <T extends z.ZodType>(one: T, error: string) =>
  z.union([one, z.array(one).min(1)], { error: (issue) => (issue.input === undefined ? undefined : error) }).optional();

const someId = (what: string) =>
  oneOrMany(z.int().positive(), `${what} is named by its ServiceTitan id; put several in [ ]`);
const someText = (what: string) => {
  const error = `${what} is text that is not empty: put it in quotes; put several in [ ]`;
  return oneOrMany(
    z
      .string()
      .min(1)
      .refine((words) => textProblem(words) === undefined, error),
    error,
  );
};

const conditions = {
  line: oneOrMany(
    z.enum(['goods', ...LINE_KINDS]),
    `a line is one of goods, ${LINE_KINDS.join(', ')}; put several in [ ]`,
  ).describe(
    "Kind of line: goods are items and expenses; other are other charges less discounts; credit is a vendor's credit without a return. An account rule without it is for goods, any other rule for every line.",
  ),
  destination: oneOrMany(
    z.enum(['job', 'stock', 'overhead']),
    'a destination is one of job, stock, overhead; put several in [ ]',
  ).describe(
    'Where the goods went. A line with a job goes to job; else one with an inventory location goes to stock; else it is overhead.',
  ),
  jobType: someId('a job type').describe("ServiceTitan's id of the job's type."),
  businessUnit: someId('a business unit').describe("ServiceTitan's id of the business unit."),
  inventoryLocation: someId('an inventory location').describe(
    "ServiceTitan's id of the warehouse or truck, for goods that went to stock.",
  ),
  locationType: someText('a location type').describe(
    'Type of the inventory location, such as Warehouse or Truck. Only lines to stock have one.',
  ),
  skuType: someText('a SKU type').describe('Type of the SKU, such as Material or Equipment.'),
  sku: someText('a SKU').describe('Code of the SKU.'),
  budgetCode: someId('a budget code').describe("ServiceTitan's id of the budget code."),
  lineAccount: someText('an account').describe(
    'Number of the account that ServiceTitan holds for such a line (docs/assumptions.md, A-59).',
  ),
  orderType: someId('a purchase order type').describe("ServiceTitan's id of the purchase order's type."),
  vendor: someId('a vendor').describe("ServiceTitan's id of the vendor."),
  from: date.optional().describe('First bill date for which the rule is in force.'),
  through: date.optional().describe('Last bill date for which the rule is in force.'),
};

/** A value with placeholders; everything else in it is an identifier of Intacct's. */
const template = (what: string) =>
  text(what, 120).superRefine((words, context) => {
    const fault = problemOfText(words);
    if (fault === undefined) return;
    const name = /^\{(.*)\}/.exec(fault)?.[1];
    const names = [...PLACEHOLDERS, ...STANDARD_DIMENSIONS];
    const hint =
      name === undefined
        ? ''
        : `; nearest: ${nearestTo(name, names)
            .map((one) => `{${one}}`)
            .join(', ')}`;
    context.addIssue({ code: 'custom', message: `${fault}${hint}` });
  });

export const accountRule = z.strictObject({
  ...conditions,
  account: template('an account').describe('GL account number in Intacct, or placeholders such as {line.account}.'),
});

/** Named once in the JSON schema, for each of the dimensions. */
const dimensionRule = z
  .strictObject({
    ...conditions,
    value: template('a value').describe(
      'Id in Intacct, or placeholders such as {job.number}; the name of a dimension means its value on the line, e.g. {project}.',
    ),
    missing: z
      .enum(['hold', 'omit', 'parent'])
      .default('hold')
      .describe(
        'When the bill does not have the value, or Intacct does not: hold the bill, omit the dimension, or ask the next less specific rule and at last the business unit (parent).',
      ),
  })
  .meta({ id: 'dimensionRule' });

/** Values of a company's own dimension cannot be looked up, so nothing can replace a wrong one. */
export const userDimensionRule = dimensionRule.extend({
  missing: z
    .literal('hold', {
      error: ({ input }) =>
        input === 'omit' || input === 'parent'
          ? 'Tieout cannot look up values of a dimension of your own: only hold is possible (Intacct refuses an unknown one)'
          : undefined,
    })
    .default('hold')
    .describe('Only hold: Tieout cannot look up values of such a dimension.'),
});

const vendorOverride = z.strictObject({ ...conditions, vendorId: id('a vendor').describe('VENDORID in Intacct.') });

/** Checks of a whole list run even when an entry of it is wrong: a person fixes all problems in one go. */
const ALWAYS = { when: ({ value }: { value: unknown }) => Array.isArray(value) };

/** Pairs of rules that are named; with more, a person corrects these first. */
const MAX_TIES_SHOWN = 20;

/** Rules of one list; two that tie are reported at the second one, with both in words. */
function ruleList<T extends z.ZodType>(
  rule: T,
  {
    meant,
    describe,
  }: { meant: (rules: z.output<T>[]) => readonly Conditions[]; describe: (rule: z.output<T>) => string },
) {
  return z.array(rule).superRefine((entries, context) => {
    // Entries that are wrong in themselves are reported already; they keep their place in the list.
    const rules = entries.map((entry) => rule.safeParse(entry).data);
    const readable = rules.flatMap((one, index) => (one === undefined ? [] : [{ one, index }]));
    for (const { one, index } of readable) {
      const { from, through } = one as Conditions;
      if (from === undefined || through === undefined || from <= through) continue;
      context.addIssue({ code: 'custom', path: [index, 'from'], message: `${from} is after ${through}` });
    }
    const { pairs, more } = tiedRules(meant(readable.map(({ one }) => one)), MAX_TIES_SHOWN);
    for (const [a, b] of pairs) {
      const [first, second] = [readable[a], readable[b]];
      if (first === undefined || second === undefined) continue;
      const message = `"${describe(second.one)}" ties with rule ${first.index} "${describe(first.one)}": both are equally specific and could fit the same line on the same day; give one a further condition, or dates that do not overlap`;
      context.addIssue({ code: 'custom', path: [second.index], message, params: naming([first.index], `ties with rule ${first.index}`) }); // prettier-ignore
    }
    if (more === 0) return;
    const count = `${more === MAX_TIES_COUNTED ? 'at least ' : ''}${more}`;
    const message = `${count} more pairs of rules tie: correct the pairs named above first`;
    context.addIssue({ code: 'custom', message });
  }, ALWAYS);
}

const accounts = ruleList(accountRule, {
  meant: (rules) => forGoods(rules as AccountRule[]),
  describe: (rule) => describeAccountRule(rule as AccountRule),
}).min(1, 'at least one rule is needed');

const vendorOverrides = ruleList(vendorOverride, {
  meant: (rules) => rules as VendorOverrideRule[],
  describe: (rule) => describeVendorRule(rule as VendorOverrideRule),
}).default([]);

const dimensionRules = (name: DimensionName) =>
  ruleList(isUserDimension(name) ? userDimensionRule : dimensionRule, {
    meant: (rules) => rules as DimensionRule[],
    describe: (rule) => describeDimensionRule(name, rule as DimensionRule),
  });

const NEAREST_NAMES = [...STANDARD_DIMENSIONS, 'GLDIM…'];

/** Lists by dimension, before it is known whether each name is one. Exported for what an editor needs to know of it. */
export const dimensionLists = z
  .object(Object.fromEntries(STANDARD_DIMENSIONS.map((name) => [name, dimensionRules(name).optional()])))
  .catchall(z.array(z.unknown()))
  .superRefine(
    (lists, context) => {
      const takes = new Map<DimensionName, readonly DimensionName[]>();
      for (const [name, list] of Object.entries(lists)) {
        if (isDimensionName(name)) {
          const values = readable(list);
          takes.set(name, values.length === 0 ? [] : [...(WITHIN[name] ?? []), ...values.flatMap(dimensionsIn)]);
          // The standard ones have been read already.
          if (isUserDimension(name)) for (const issue of problemWith(name, list)) context.issues.push(issue);
          continue;
        }
        const message = `there is no such dimension; nearest: ${nearestTo(name, NEAREST_NAMES).join(', ')}`;
        context.addIssue({ code: 'custom', path: [name], message });
      }
      const room = additionalDimensions(takes.keys()).join().length;
      if (room > MAX_LINKED_DIMENSIONS) {
        const message = `the names of the dimensions take ${room} characters together, and the mark on each bill has room for ${MAX_LINKED_DIMENSIONS}: remove those that no rule needs`;
        context.addIssue({ code: 'custom', message });
      }
      const circle = findCycle(takes);
      if (circle === undefined) return;
      const isWithin = circle.some((name, index) => WITHIN[name]?.includes(circle[index + 1] as never) === true);
      const why = isWithin ? ' (a task belongs to its project, a cost type to its project and task)' : '';
      const message = `the values take each other in a circle: ${circle.join(' → ')}${why}`;
      context.addIssue({ code: 'custom', path: [circle[0] ?? ''], message });
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  );

const dimensions = dimensionLists
  .transform((lists): Partial<Record<DimensionName, readonly DimensionRule[]>> => {
    const read = Object.entries(lists).map(([name, list]) => [
      name,
      isUserDimension(name) ? dimensionRules(name).parse(list) : list,
    ]);
    return Object.fromEntries(read) as Partial<Record<DimensionName, readonly DimensionRule[]>>;
  })
  .prefault({});

/** Values of a list's rules, as far as they are text. */
function readable(list: unknown): string[] {
  const values = Array.isArray(list) ? list.map((rule: unknown) => Reflect.get(Object(rule), 'value') as unknown) : [];
  return values.filter((value) => typeof value === 'string');
}

function problemWith(name: DimensionName, list: unknown): z.core.$ZodRawIssue[] {
  const issues = dimensionRules(name).safeParse(list, { error: describeIssue, reportInput: true }).error?.issues ?? [];
  return issues.map((issue) => ({ ...issue, path: [name, ...issue.path] }) as z.core.$ZodRawIssue);
}

export const businessUnit = z.strictObject({
  id: z
    .int('a business unit is named by its ServiceTitan id')
    .positive()
    .describe("ServiceTitan's id of the business unit. Each one occurs once."),
  entity: id('an entity').optional().describe('Entity of Intacct that the bill belongs to. Without it: the top level.'),
  location: id('a location').describe('LOCATIONID in Intacct.'),
  department: id('a department').optional().describe('DEPARTMENTID in Intacct.'),
  class: id('a class').optional().describe('CLASSID in Intacct.'),
});

const businessUnits = z.array(businessUnit).superRefine((entries, context) => {
  const ids = entries.map((entry) => businessUnit.safeParse(entry).data?.id);
  ids.forEach((unit, index) => {
    const first = ids.indexOf(unit);
    if (unit === undefined || first === index) return;
    const message = `business unit ${unit} is already mapped by entry ${first}`;
    context.addIssue({ code: 'custom', path: [index, 'id'], message, params: naming([first, 'id'], `entry ${first}`) });
  });
}, ALWAYS);

export const terms = z.record(z.string(), id('a term')).superRefine((entries, context) => {
  const names = Object.keys(entries);
  for (const [index, name] of names.entries()) {
    const first = names.slice(0, index).find((one) => isSameText(one, name));
    if (first === undefined || entries[first] === entries[name]) continue;
    const message = `"${name}" and "${first}" are one term, and lead to two: delete one of them`;
    context.addIssue({ code: 'custom', path: [name], message });
  }
});

export const mapping = z.strictObject({
  businessUnits: businessUnits.describe(
    'Where each business unit of ServiceTitan belongs in Intacct. A bill of any other is held.',
  ),
  accounts: accounts.describe(
    'Rules that name the GL account of a line. A condition that is left out accepts everything; the rule with the most conditions wins. There is no fallback account: a line that no rule fits holds its bill.',
  ),
  dimensions: dimensions.describe(
    'Rules for each dimension of a line, by its name; they come before what the business unit says. A dimension of your own is named as Intacct names its field, e.g. GLDIMREGION.',
  ),
  vendorOverrides: vendorOverrides.describe(
    "Rules that name another vendor in Intacct than the bill's own, where a company books so. The plan and the bill's story say so.",
  ),
  terms: terms
    .default({})
    .describe(
      "ServiceTitan's payment terms and their names in Intacct. A term without an entry: the vendor's own term in Intacct.",
    ),
  vendors: z
    .record(z.string().regex(/^\d+$/, 'a vendor is named by its ServiceTitan id'), id('a vendor'))
    .default({})
    .describe("Links vendors by hand: ServiceTitan's id to Intacct's VENDORID. It wins over the external data."),
  remittanceVendors: z
    .array(z.string().regex(/^\d+\/\d+$/, 'write <vendor id>/<remittance vendor id>'))
    .default([])
    .describe(
      'Pairs of ServiceTitan ids, <vendor>/<remittance vendor>, whose pay-to someone has set up on the vendor in Intacct. Any other pair is held.',
    ),
});

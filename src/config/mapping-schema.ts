/** The shape of `mapping` in tieout.yaml, and what is said of rules that cannot be right. Reads no file. */
import { z } from 'zod';

import { isDimensionName, isUserDimension, STANDARD_DIMENSIONS, type DimensionName } from '../domain/dimensions.ts';
import { forGoods } from '../domain/mapping/choose.ts';
import { LINE_KINDS, PLACEHOLDERS } from '../domain/mapping/line-facts.ts';
import { accountRuleInWords, dimensionRuleInWords, vendorRuleInWords, type AccountRule, type DimensionRule, type VendorOverrideRule } from '../domain/mapping/mapping-rules.ts'; // prettier-ignore
import { tiedRules, type Conditions } from '../domain/mapping/rules.ts';
import { circleAmong, dimensionsIn, faultOf } from '../domain/mapping/templates.ts';
import { nearestTo } from './nearest.ts';
import { date, id } from './scalars.ts';

const oneOrMany = <T extends z.ZodType>(one: T, error: string) =>
  z.union([one, z.array(one).min(1)], { error: (issue) => (issue.input === undefined ? undefined : error) }).optional();

const someId = (what: string) =>
  oneOrMany(z.int().positive(), `${what} is named by its ServiceTitan id; several stand in [ ]`);
const someText = (what: string) =>
  oneOrMany(z.string().min(1), `${what} is text: put it in quotes; several stand in [ ]`);

const conditions = {
  line: oneOrMany(
    z.enum(['goods', ...LINE_KINDS]),
    `a line is one of goods, ${LINE_KINDS.join(', ')}; several stand in [ ]`,
  ).describe('Kind of line; goods are items and expenses.'),
  destination: oneOrMany(
    z.enum(['job', 'stock', 'overhead']),
    'a destination is one of job, stock, overhead; several stand in [ ]',
  ).describe('Where the goods went.'),
  jobType: someId('a job type').describe('ServiceTitan id of the job type.'),
  businessUnit: someId('a business unit').describe('ServiceTitan id of the business unit.'),
  inventoryLocation: someId('an inventory location').describe('ServiceTitan id of the warehouse or truck.'),
  locationType: someText('a location type').describe('Type of the inventory location, e.g. Warehouse or Truck.'),
  skuType: someText('a SKU type').describe('E.g. Material or Equipment.'),
  sku: someText('a SKU').describe('Code of the SKU.'),
  budgetCode: someId('a budget code').describe('ServiceTitan id of the budget code.'),
  lineAccount: someText('an account').describe('Number of the account that ServiceTitan holds for such a line.'),
  orderType: someId('a purchase order type').describe('ServiceTitan id of the purchase order type.'),
  vendor: someId('a vendor').describe('ServiceTitan id of the vendor.'),
  from: date.optional().describe('First bill date for which the rule is in force.'),
  through: date.optional().describe('Last bill date for which the rule is in force.'),
};

/** A value with placeholders; everything else in it is an identifier of Intacct's. */
const template = (what: string) =>
  z
    .string({
      error: (issue) => (issue.input === undefined ? `${what} is missing` : `${what} must be text: put it in quotes`),
    })
    .min(1, `${what} is empty`)
    .max(120, `${what} is longer than 120 characters`)
    .superRefine((text, context) => {
      const fault = faultOf(text);
      if (fault === undefined) return;
      const name = /\{(.*)\}/.exec(fault)?.[1];
      const names = [...PLACEHOLDERS, ...STANDARD_DIMENSIONS];
      const hint =
        name === undefined
          ? ''
          : `; nearest: ${nearestTo(name, names)
              .map((one) => `{${one}}`)
              .join(', ')}`;
      context.addIssue({ code: 'custom', message: `${fault}${hint}` });
    });

const accountRule = z.strictObject({ ...conditions, account: template('an account').describe('GL account number.') });

const dimensionRule = z.strictObject({
  ...conditions,
  value: template('a value').describe('Id in Intacct, or placeholders such as {job.number}.'),
  missing: z
    .enum(['hold', 'omit', 'parent'])
    .default('hold')
    .describe('When the bill lacks the value or Intacct does not have it: hold, omit, or ask the next rule (parent).'),
});

const vendorOverride = z.strictObject({ ...conditions, vendorId: id('a vendor').describe('VENDORID in Intacct.') });

/** Checks of a whole list run even when an entry of it is wrong: a person mends all problems in one go. */
const ALWAYS = { when: ({ value }: { value: unknown }) => Array.isArray(value) };

/** Rules of one list; two that tie are reported at the second one, with both in words. */
function ruleList<T extends z.ZodType>(
  rule: T,
  {
    meant,
    inWords,
  }: { meant: (rules: z.output<T>[]) => readonly Conditions[]; inWords: (rule: z.output<T>) => string },
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
    for (const [a, b] of tiedRules(meant(readable.map(({ one }) => one)))) {
      const [first, second] = [readable[a], readable[b]];
      if (first === undefined || second === undefined) continue;
      const message = `"${inWords(second.one)}" ties with rule ${first.index} "${inWords(first.one)}": both are equally specific and could fit the same line on the same day; give one a further condition, or dates that do not overlap`;
      context.addIssue({ code: 'custom', path: [second.index], message });
    }
  }, ALWAYS);
}

const accounts = ruleList(accountRule, {
  meant: (rules) => forGoods(rules as AccountRule[]),
  inWords: (rule) => accountRuleInWords(rule as AccountRule),
}).min(1, 'at least one rule is needed');

const vendorOverrides = ruleList(vendorOverride, {
  meant: (rules) => rules as VendorOverrideRule[],
  inWords: (rule) => vendorRuleInWords(rule as VendorOverrideRule),
}).default([]);

const dimensionRules = (name: DimensionName) =>
  ruleList(dimensionRule, {
    meant: (rules) => rules as DimensionRule[],
    inWords: (rule) => dimensionRuleInWords(name, rule as DimensionRule),
  }).superRefine((entries, context) => {
    if (!isUserDimension(name)) return;
    entries.forEach((entry, index) => {
      if (dimensionRule.safeParse(entry).data?.missing === 'hold') return;
      const message = `Tieout cannot look up values of ${name}: only hold is possible (Intacct refuses an unknown one)`;
      context.addIssue({ code: 'custom', path: [index, 'missing'], message });
    });
  }, ALWAYS);

const USER_DIMENSIONS = 'GLDIM…';

const dimensions = z
  .object(Object.fromEntries(STANDARD_DIMENSIONS.map((name) => [name, dimensionRules(name).optional()])))
  .catchall(z.array(z.unknown()))
  .transform((lists, context) => {
    const known: Partial<Record<DimensionName, readonly DimensionRule[]>> = {};
    for (const [name, list] of Object.entries(lists)) {
      if (list === undefined) continue;
      if (!isDimensionName(name)) {
        const near = nearestTo(name, [...STANDARD_DIMENSIONS, USER_DIMENSIONS]);
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `there is no such dimension; nearest: ${near.join(', ')}`,
        });
        continue;
      }
      const read = isUserDimension(name)
        ? dimensionRules(name).safeParse(list)
        : { success: true as const, data: list };
      if (read.success) known[name] = read.data as readonly DimensionRule[];
      else
        for (const { path, message } of read.error.issues)
          context.addIssue({ code: 'custom', path: [name, ...path], message });
    }
    const takes = new Map(
      (Object.entries(known) as [DimensionName, readonly DimensionRule[]][]).map(([name, rules]) => [
        name,
        rules.flatMap(({ value }) => dimensionsIn(value)),
      ]),
    );
    const circle = circleAmong(takes);
    if (circle !== undefined) {
      const message = `the values take each other in a circle: ${circle.join(' → ')}`;
      context.addIssue({ code: 'custom', path: [circle[0] ?? ''], message });
    }
    return known;
  })
  .prefault({});

const businessUnit = z.strictObject({
  id: z.int('a business unit is named by its ServiceTitan id').positive(),
  entity: id('an entity').optional().describe('Entity in Intacct; none is the company level.'),
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
    context.addIssue({ code: 'custom', path: [index, 'id'], message });
  });
}, ALWAYS);

export const mapping = z.strictObject({
  businessUnits: businessUnits.describe('Entity, location and more of each business unit.'),
  accounts: accounts.describe('Which GL account a line belongs to; the most specific rule wins.'),
  dimensions: dimensions.describe('Rules for dimensions, by name; they come before what the business unit says.'),
  vendorOverrides: vendorOverrides.describe("Another vendor in Intacct than the bill's own, where a company books so."),
  terms: z
    .record(z.string(), id('a term'))
    .default({})
    .describe("ServiceTitan's payment terms and their names in Intacct."),
  vendors: z
    .record(z.string().regex(/^\d+$/, 'a vendor is named by its ServiceTitan id'), id('a vendor'))
    .default({})
    .describe('VENDORID by ServiceTitan vendor id, where ServiceTitan does not hold it.'),
  remittanceVendors: z
    .array(z.string().regex(/^\d+\/\d+$/, 'write <vendor id>/<remittance vendor id>'))
    .default([])
    .describe('Pairs whose pay-to is set up on the vendor in Intacct.'),
});

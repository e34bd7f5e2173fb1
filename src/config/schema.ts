/** The shape of `tieout.yaml`: every setting, its default and what is said when it is wrong. Reads no file. */
import { z } from 'zod';

import { calendarDate } from '../domain/calendar-date.ts';
import { describeRule, tiedRules, type AccountRule } from '../domain/mapping.ts';

/** Identifiers are text: YAML would read 00123 as the number 123. */
const id = (what: string) =>
  z
    .string({
      error: (issue) => (issue.input === undefined ? `${what} is missing` : `${what} must be text: put it in quotes`),
    })
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]*$/, `${what} may hold letters, digits, space, dot, dash and underscore`)
    .max(40, `${what} is longer than 40 characters`);

const date = z
  .string('a date is written 2026-10-01')
  .refine((text) => calendarDate(text) === text, 'a date is written 2026-10-01');

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration such as `15m`, in milliseconds. */
const duration = z
  .string('a duration is written with its unit, e.g. 15m')
  .regex(/^\d{1,6}(ms|s|m|h|d)$/, 'a duration is a number and a unit: ms, s, m, h or d, e.g. 15m')
  .transform((text) => Number.parseInt(text, 10) * UNITS[text.replace(/^\d+/, '') as keyof typeof UNITS]);

const positive = duration.refine((ms) => ms >= UNITS.s, 'is at least 1s');

const variables = (fallback: string) =>
  z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'a prefix of environment variables is written in capitals, e.g. SERVICETITAN')
    .default(fallback);

/** Stands for a rule that cannot be read: it meets no other. */
const UNCOMPARABLE = 'unreadable';

const accountRule = z.strictObject({
  line: z.enum(['goods', 'tax', 'freight', 'other']).optional(),
  destination: z.enum(['job', 'stock', 'overhead']).optional(),
  jobType: z.int().positive().optional(),
  businessUnit: z.int().positive().optional(),
  locationType: z.string().min(1).optional(),
  account: id('an account'),
});

/** Checks of a whole list run even when an entry of it is wrong: a person mends all problems in one go. */
const ALWAYS = { when: ({ value }: { value: unknown }) => Array.isArray(value) };

const accounts = z
  .array(accountRule)
  .min(1, 'at least one rule is needed')
  .superRefine((entries, context) => {
    // Entries that are wrong in themselves are reported already; they keep their place in the list.
    const rules = entries.map((entry) => accountRule.safeParse(entry).data ?? { line: UNCOMPARABLE, account: '' });
    for (const [first, second] of tiedRules(rules as AccountRule[])) {
      if (rules[first]?.line === UNCOMPARABLE) continue;
      context.addIssue({
        code: 'custom',
        path: [second],
        message: `ties with rule ${first} (${describeRule(rules[first] as AccountRule)}): both are equally specific and could fit the same line; give one a further condition`,
      });
    }
  }, ALWAYS);

const businessUnit = z.strictObject({
  id: z.int('a business unit is named by its ServiceTitan id').positive(),
  entity: id('an entity').optional(),
  location: id('a location'),
  department: id('a department').optional(),
  class: id('a class').optional(),
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

const mapping = z.strictObject({
  businessUnits,
  terms: z.record(z.string(), id('a term')).default({}),
  vendors: z.record(z.string().regex(/^\d+$/, 'a vendor is named by its ServiceTitan id'), id('a vendor')).default({}),
  remittanceVendors: z.array(z.string().regex(/^\d+\/\d+$/, 'write <vendor id>/<remittance vendor id>')).default([]),
  accounts,
});

const bills = z.strictObject({
  eligible: z.enum(['posted', 'reconciled', 'pending']).default('posted'),
  action: z.enum(['Submit', 'Draft']).default('Submit'),
  billAmountIncludes: z.enum(['tax-and-freight', 'lines-only']).default('tax-and-freight'),
  /** ServiceTitan vendors whose bills may be numbered ST-<id> when they have no number of their own. */
  numberFallbackVendors: z.array(z.int().positive()).default([]),
  /** Last day closed in AP or GL of each entity; the key `company` stands for the company level and all other entities. */
  closedThrough: z.record(z.string(), date).default({}),
  /** A bill dated in a closed period: held, or posted on the first open day with its own bill date. */
  closedPeriod: z.enum(['hold', 'first-open-day']).default('hold'),
  /** How unpaid bills are corrected; `reverse` where the AP option "Enable reversal of unpaid bills" is on. */
  corrections: z.enum(['amend', 'reverse']).default('amend'),
  /** The number of a bill that is entered again after a reversal: the same, or with -R1 at its end. */
  numberAfterReversal: z.enum(['same', 'suffixed']).default('same'),
  /** A bill of the same vendor, number and total that Tieout did not post: held, or adopted. */
  alreadyEntered: z.enum(['hold', 'adopt']).default('hold'),
  settleTime: positive.default(15 * UNITS.m),
});

const connection = z
  .strictObject({
    goLive: date,
    receiptsInLedger: z.literal('none', {
      error: (issue) =>
        issue.input === 'grni'
          ? 'booking receipts in Intacct (grni) is not supported by this version: use "none" only if the company does not book receipts'
          : 'say whether the company also books receipts in Intacct: "none" (required, no default, because cost would count twice)',
    }),
    servicetitan: z
      .strictObject({
        variables: variables('SERVICETITAN'),
        /** Application GUID under which vendors hold their VENDORID. */
        externalDataApplication: z.guid().optional(),
        externalDataKey: z.string().min(1).default('intacctVendorId'),
        requestTimeout: duration.default(100 * UNITS.s),
      })
      .prefault({}),
    intacct: z
      .strictObject({
        variables: variables('INTACCT'),
        /** Requests at a time; the company's limit is shared with every other integration. */
        lanes: z.int().min(1).max(10).default(2),
        /** Writes in one request. */
        batchSize: z.int().min(1).max(100).default(25),
        requestTimeout: duration.default(300 * UNITS.s),
        /** How long a call may wait for others to share its request. */
        gatherTime: duration.default(2 * UNITS.s),
        /** How long a write may wait for its turn; one that would wait longer is not sent, and tried again later. */
        queueTime: duration.default(10 * UNITS.s),
        /** Asks Intacct for ids beside the words of an error (docs/assumptions.md, A-25). */
        errorDetails: z.boolean().default(true),
      })
      .prefault({}),
    bills: bills.prefault({}),
    mapping,
  })
  .superRefine(({ bills: { closedThrough }, mapping: { businessUnits: units } }, context) => {
    const entities = [...new Set(units.map((unit) => unit.entity).filter((entity) => entity !== undefined))];
    for (const name of Object.keys(closedThrough)) {
      if (name === 'company' || entities.includes(name)) continue;
      const message = `no business unit belongs to the entity ${name}; there is: company, ${entities.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['bills', 'closedThrough', name], message });
    }
  });

export const tieoutSchema = z.strictObject({
  version: z.literal(1, 'this version of Tieout reads version: 1'),
  connections: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'a connection is named in small letters, digits and dashes'),
      connection,
    )
    .refine((all) => Object.keys(all).length > 0, 'at least one connection is needed'),
  schedules: z
    .strictObject({
      pollBills: z
        .strictObject({
          every: positive.default(5 * UNITS.m),
          /** How far a poll looks back behind the last one: ServiceTitan's reads may lag. */
          overlap: duration.default(10 * UNITS.m),
          /** How often vendors and accounts are compared while bills are held for them. */
          masterDataEvery: duration.default(60 * UNITS.m),
          /** How often holds are tried again whose cause nothing announces; each try costs a few transactions. */
          recheckEvery: positive.default(UNITS.d),
        })
        .prefault({}),
    })
    .prefault({}),
});

const variablesOr = (fallback: string) => z.object({ variables: variables(fallback) }).catch({ variables: fallback });

/** What a file says of the environment, however wrong the rest of it is: so that all problems are found at once. */
export const variablesSchema = z
  .object({
    connections: z.record(
      z.string(),
      z
        .object({ servicetitan: variablesOr('SERVICETITAN'), intacct: variablesOr('INTACCT') })
        .catch({ servicetitan: { variables: 'SERVICETITAN' }, intacct: { variables: 'INTACCT' } }),
    ),
  })
  .catch({ connections: {} });

export type TieoutFile = z.output<typeof tieoutSchema>;
export type ConnectionSettings = TieoutFile['connections'][string];

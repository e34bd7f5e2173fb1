/** The shape of `tieout.yaml`: every setting, its default and what is said when it is wrong. Reads no file. */
import { z } from 'zod';

import { mapping } from './mapping-schema.ts';
import { date, duration, percent, positive, UNITS } from './scalars.ts';

const variables = (fallback: string) =>
  z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'a prefix of environment variables is written in capitals, e.g. SERVICETITAN')
    .default(fallback);

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
  /** Tax, freight and other charges: lines of their own, or spread over the lines of goods. */
  charges: z
    .strictObject({
      tax: z.enum(['line', 'spread']).default('line'),
      freight: z.enum(['line', 'spread']).default('line'),
      other: z.enum(['line', 'spread']).default('line'),
    })
    .prefault({}),
  /** A bill whose lines add up to nothing: held, posted, or left alone. */
  zeroAmount: z.enum(['hold', 'post', 'leave']).default('hold'),
  /** The company's currency; a bill of a business unit with another one is held. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'a currency is three capitals, e.g. USD')
    .default('USD'),
  /** The session that writes a bill of one entity, and what becomes of a bill over several. */
  entities: z
    .strictObject({
      one: z.enum(['entity', 'company']).default('entity'),
      several: z.enum(['company', 'hold']).default('company'),
    })
    .prefault({}),
  /** How far a unit cost may lie from the purchase order's, in percent, before the bill is held; absent: not compared. */
  priceTolerance: percent.optional(),
  settleTime: positive.default(15 * UNITS.m),
});

const credits = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe('Whether credits that vendors granted are posted, as AP adjustments (debit memos).'),
  sign: z
    .enum(['negative', 'positive'])
    .default('negative')
    .describe("The sign of an adjustment's lines that lowers what the vendor is owed (docs/assumptions.md, A-61)."),
  corrections: z
    .enum(['amend', 'hold'])
    .default('amend')
    .describe('An adjustment that is not applied yet: changed, or deleted and entered again; or left to a person.'),
  restockingFee: z
    .enum(['hold', 'spread'])
    .default('hold')
    .describe('What the vendor kept of a return: the credit is held, or the fee is taken off its lines.'),
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
        /** How long accounts, dimensions and terms are believed; what would hold a bill is always asked for again. */
        masterDataFor: positive.default(15 * UNITS.m),
        /** Asks Intacct for ids beside the words of an error (docs/assumptions.md, A-25). */
        errorDetails: z.boolean().default(true),
      })
      .prefault({}),
    bills: bills.prefault({}),
    credits: credits.prefault({}),
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

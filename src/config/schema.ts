/** The shape of `tieout.yaml`: every setting, its default and what is said when it is wrong. Reads no file. */
import { z } from 'zod';

import { mapping } from './mapping-schema.ts';
import { currency, date, duration, percent, positive, text, timeZone } from './scalars.ts';

/** Intacct's own word for the company above its entities. */
export const TOP_LEVEL = 'top-level';

const variables = (fallback: string) =>
  z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'a prefix of environment variables is written in capitals, e.g. SERVICETITAN')
    .default(fallback)
    .describe('Prefix of the environment variables of this connection.');

const charge = (what: string) =>
  z
    .enum(['line', 'allocate'])
    .default('line')
    .describe(`${what}: a line of its own, or allocated to the lines of goods.`);

const bills = z.strictObject({
  eligible: z
    .enum(['posted', 'reconciled', 'pending'])
    .default('posted')
    .describe(
      'Which bills may be posted: those posted in ServiceTitan, only reconciled ones, or pending ones too. Others wait; that is no hold.',
    ),
  timeZone: timeZone
    .optional()
    .describe(
      "The tenant's time zone, such as America/Chicago: the day of a bill date that ServiceTitan states with a time of day. Without it the day that is written counts, and the bill is held where another zone would put it into another month (docs/assumptions.md, A-93).",
    ),
  action: z.enum(['Submit', 'Draft']).default('Submit').describe('What Intacct does with a new bill.'),
  billAmountIncludes: z
    .enum(['tax-and-freight', 'lines-only'])
    .default('tax-and-freight')
    .describe("What ServiceTitan's billAmount contains (docs/assumptions.md, A-04)."),
  numberFallbackVendors: z
    .array(z.int().positive())
    .default([])
    .describe(
      'ServiceTitan ids of vendors whose bills may be numbered ST-<bill id> when they have no number of their own.',
    ),
  closedThrough: z
    .record(z.string(), date)
    .default({})
    .describe(
      'Last day of each entity that is closed in AP or in GL. The key top-level means the top level and every entity without an entry of its own. It wins over what Intacct would say; where it says open and Intacct refuses, the bill is held.',
    ),
  closedPeriod: z
    .enum(['hold', 'first-open-day'])
    .default('hold')
    .describe(
      'A bill dated in a closed period: held, or posted on the first open day. The bill date stays, and the bill is listed as differing.',
    ),
  corrections: z
    .enum(['amend', 'reverse'])
    .default('amend')
    .describe(
      'How the company corrects a posted, unpaid bill: edits it, or reverses it and enters it again. reverse where the AP option "Enable reversal of unpaid bills" is on (docs/assumptions.md, A-27).',
    ),
  numberAfterReversal: z
    .enum(['same', 'suffixed'])
    .default('same')
    .describe(
      "Number of a bill that is entered again after a reversal: the vendor's own, or with -R1 at its end (docs/assumptions.md, A-54).",
    ),
  alreadyEntered: z
    .enum(['hold', 'adopt'])
    .default('hold')
    .describe(
      'A bill of the same vendor, number and total that Tieout did not post: held, or adopted as this one when there is exactly one.',
    ),
  charges: z
    .strictObject({ tax: charge('Tax'), freight: charge('Freight'), other: charge('Other charges less discounts') })
    .prefault({})
    .describe(
      "Whether charges get lines of their own. The allocation is ServiceTitan's own where it accounts for the charge, else by the amounts (docs/assumptions.md, A-60).",
    ),
  zeroAmount: z.enum(['hold', 'post', 'ignore']).default('hold').describe('A bill of zero: held, posted, or ignored.'),
  currency: currency
    .default('USD')
    .describe("The company's currency; a bill of a business unit with another one is held."),
  entities: z
    .strictObject({
      singleEntity: z
        .enum(['entity', TOP_LEVEL])
        .default('entity')
        .describe("A bill of one entity: written in that entity's session, or at the top level."),
      multiEntity: z
        .enum([TOP_LEVEL, 'hold'])
        .default(TOP_LEVEL)
        .describe(
          'A bill of several entities: written at the top level, or held. An entity whose base currency is not bills.currency holds any bill.',
        ),
    })
    .prefault({})
    .describe('The session that writes a bill.'),
  priceTolerance: percent
    .optional()
    .describe(
      "How far a unit cost may lie from the purchase order's, in percent, before the bill is held. Without it prices are not compared.",
    ),
  settleTime: positive
    .prefault('15m')
    .describe(
      'How long an interrupted write may still appear in Intacct. Until then Tieout looks and writes nothing (docs/assumptions.md, A-02).',
    ),
});

export const servicetitanSettings = z.strictObject({
  variables: variables('SERVICETITAN'),
  externalDataApplication: z
    .guid()
    .optional()
    .describe('Application (GUID) under which vendors hold their VENDORID. Without it only mapping.vendors counts.'),
  externalDataKey: text('a key', 120).default('intacctVendorId').describe('Key of that external data.'),
  requestTimeout: duration
    .prefault('100s')
    .describe(
      'Longest time for one request. How many there may be is not a setting: at most 40 calls a second, of the 60 that ServiceTitan allows an app and a tenant.',
    ),
});

export const intacctSettings = z.strictObject({
  variables: variables('INTACCT'),
  lanes: z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe(
      "The most requests at a time. Tieout halves them when Intacct says that there are too many, and tries one more after ten that were served. The company's limit is shared with every other integration (docs/assumptions.md, A-14).",
    ),
  batchSize: z.int().min(1).max(100).default(25).describe('Bills written in one request (docs/assumptions.md, A-23).'),
  requestTimeout: duration
    .prefault('300s')
    .describe(
      'Longest time for one request. Intacct may take minutes for a large one; a shorter time leads to more unknown outcomes, not to faster writes.',
    ),
  batchWindow: duration
    .prefault('5s')
    .describe(
      'How long a call may wait for others to share its request. Longer saves transactions, shorter posts a single bill sooner.',
    ),
  queueTimeout: duration
    .prefault('10s')
    .describe(
      'How long a write may wait for its turn. One that would wait longer is not sent, and tried again later. After a write that was cut off, the next one waits this much longer too, so a longer time makes such a bill late.',
    ),
  masterDataTtl: positive
    .prefault('15m')
    .describe('How long accounts, dimensions and terms are cached; what would hold a bill is always read again.'),
  errorDetails: z
    .boolean()
    .default(true)
    .describe(
      'Asks Intacct for ids in addition to the words of an error: they identify it more reliably. Turn it off when every request is refused as unreadable (docs/assumptions.md, A-25).',
    ),
});

const credits = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe(
      'Whether credits that vendors granted are posted, as AP adjustments (debit memos); AP applies them in Intacct, Tieout never does. The ServiceTitan app then needs to read AP credits, returns, warehouses and trucks.',
    ),
  sign: z
    .enum(['negative', 'positive'])
    .default('negative')
    .describe("The sign of an adjustment's lines that lowers what the vendor is owed (docs/assumptions.md, A-61)."),
  corrections: z
    .enum(['amend', 'hold'])
    .default('amend')
    .describe(
      'An adjustment that is not applied yet: changed, or deleted and entered again, for Intacct has no reversal of it; or held with the difference for a person (docs/assumptions.md, A-66).',
    ),
  restockingFee: z
    .enum(['hold', 'allocate'])
    .default('hold')
    .describe(
      'What the vendor kept of a return would be a line of the other sign, which an adjustment cannot have: the credit is held, or the fee is taken off its lines by their amounts (docs/assumptions.md, A-65).',
    ),
});

const connection = z
  .strictObject({
    goLive: date.describe(
      'Bills dated earlier are never posted. The first poll lists what was modified since this day.',
    ),
    receiptsInLedger: z
      .literal('none', {
        error: (issue) =>
          issue.input === 'grni'
            ? 'booking receipts in Intacct (grni) is not supported by this version: use "none" only if the company does not book receipts'
            : 'say whether the company also books receipts in Intacct: "none" (required, no default, because cost would count twice)',
      })
      .describe(
        'Whether the company also books receipts in Intacct. This version supports none only; without an answer it refuses to start, because cost would count twice.',
      ),
    servicetitan: servicetitanSettings.prefault({}).describe('How ServiceTitan is reached.'),
    intacct: intacctSettings.prefault({}).describe('How Intacct is reached.'),
    bills: bills.prefault({}).describe('Policies.'),
    credits: credits
      .prefault({})
      .describe(
        "Vendors' credits. Their lines are those of their return; one without a return is one line, if a rule with line: credit names its account. Its number is the reference number of the vendor, else ServiceTitan's own; DOCNUMBER is the purchase order, else the return. Whatever is not set here is as for bills, except that eligible: reconciled counts as posted: no one reconciles credits in ServiceTitan.",
      ),
    mapping: mapping.describe('Accounts, dimensions, terms and vendors.'),
  })
  .superRefine(({ bills: { closedThrough }, mapping: { businessUnits: units } }, context) => {
    const entities = [...new Set(units.map((unit) => unit.entity).filter((entity) => entity !== undefined))];
    for (const name of Object.keys(closedThrough)) {
      if (name === TOP_LEVEL || entities.includes(name)) continue;
      const message = `no business unit belongs to the entity ${name}; there is: ${TOP_LEVEL}, ${entities.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['bills', 'closedThrough', name], message });
    }
  });

const pollBills = z.strictObject({
  every: positive.prefault('5m').describe('Time from one poll to the next, for each connection.'),
  overlap: duration
    .prefault('10m')
    .describe(
      "How far a poll looks back behind the last one, because ServiceTitan's lists may lag. A bill that was already seen is not notified again.",
    ),
  masterDataEvery: duration
    .prefault('60m')
    .describe(
      'How often vendors and accounts in Intacct are compared while bills are held for them. Each comparison costs Intacct transactions.',
    ),
  recheckEvery: positive
    .prefault('1d')
    .describe(
      'How often holds are tried again whose cause nothing announces, such as an approval. Each costs a lookup in Intacct, shared with the others.',
    ),
});

export const tieoutSchema = z.strictObject({
  version: z.literal(1, 'this version of Tieout reads version: 1').describe("Version of the file's format."),
  connections: z
    .record(
      z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'a connection is named in small letters, digits and dashes'),
      connection,
    )
    .refine((all) => Object.keys(all).length > 0, 'at least one connection is needed')
    .describe(
      'One entry for each pair of tenant and company, by name. A tenant is in one connection only, or each of its bills would be posted twice; several tenants may post into one company.',
    ),
  schedules: z
    .strictObject({ pollBills: pollBills.prefault({}).describe('How often ServiceTitan is asked.') })
    .prefault({})
    .describe('What happens by itself.'),
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

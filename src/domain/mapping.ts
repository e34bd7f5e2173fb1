/** Mapping rules: which GL account and which dimensions a line belongs to, and which rule said so. */
import type { Dimensions } from './ledger-bill.ts';

/** Where the goods went: into a job's cost, into stock, or into overhead. */
export type Destination = 'job' | 'stock' | 'overhead';
/** `goods` are item and expense lines; tax, freight and other charges have lines of their own. */
export type LineKind = 'goods' | 'tax' | 'freight' | 'other';

export interface MappingRules {
  readonly businessUnits: readonly BusinessUnitRule[];
  readonly accounts: readonly AccountRule[];
  /** ServiceTitan's term name → Intacct's TERMNAME. */
  readonly terms: Readonly<Record<string, string>>;
  /** ServiceTitan vendor id → VENDORID, where ServiceTitan does not hold it. */
  readonly vendors: Readonly<Record<string, string>>;
  /** Remittance vendors whose pay-to is set up on the vendor in Intacct, as `<vendor id>/<remittance vendor id>`. */
  readonly remittanceVendors: readonly string[];
}

export interface BusinessUnitRule {
  readonly id: number;
  /** Absent: the bill is written at company level. */
  readonly entity?: string | undefined;
  readonly location: string;
  readonly department?: string | undefined;
  readonly class?: string | undefined;
}

/** A condition that is left out matches everything; a rule without `line` is for goods only. */
export interface AccountRule {
  readonly line?: LineKind | undefined;
  readonly destination?: Destination | undefined;
  readonly jobType?: number | undefined;
  readonly businessUnit?: number | undefined;
  /** Type of the stock's location in ServiceTitan, e.g. Warehouse or Truck. */
  readonly locationType?: string | undefined;
  readonly account: string;
}

/** What a line is, as far as rules ask. */
export interface LineFacts {
  readonly line: LineKind;
  readonly destination: Destination;
  readonly jobType: number | undefined;
  readonly businessUnit: number | undefined;
  readonly locationType: string | undefined;
}

const CONDITIONS = ['line', 'destination', 'jobType', 'businessUnit', 'locationType'] as const;

/** The most specific rule that matches; configuration is refused where two could tie. */
export function accountRuleFor(rules: readonly AccountRule[], facts: LineFacts): AccountRule | undefined {
  const matching = rules.filter((rule) => CONDITIONS.every((key) => accepts(rule, key, facts[key])));
  return matching.reduce<AccountRule | undefined>(
    (best, rule) => (best === undefined || specificity(rule) > specificity(best) ? rule : best),
    undefined,
  );
}

/** Pairs of rules (by index) that could both be the most specific one for some line. */
export function tiedRules(rules: readonly AccountRule[]): [number, number][] {
  const ties: [number, number][] = [];
  rules.forEach((rule, index) => {
    rules.slice(index + 1).forEach((other, offset) => {
      const canMeet = CONDITIONS.every((key) => {
        const [a, b] = [condition(rule, key), condition(other, key)];
        return a === undefined || b === undefined || a === b;
      });
      if (canMeet && specificity(rule) === specificity(other)) ties.push([index, index + 1 + offset]);
    });
  });
  return ties;
}

/** A rule in words, e.g. `destination job, job type 41 → account 5010`. */
export function describeRule(rule: AccountRule): string {
  const words: Record<(typeof CONDITIONS)[number], string> = {
    line: 'line',
    destination: 'destination',
    jobType: 'job type',
    businessUnit: 'business unit',
    locationType: 'location type',
  };
  const conditions = CONDITIONS.filter((key) => rule[key] !== undefined).map((key) => `${words[key]} ${rule[key]}`);
  return `${conditions.join(', ') || 'any goods'} → account ${rule.account}`;
}

export function dimensionsOf(rule: BusinessUnitRule): Dimensions {
  return {
    locationId: rule.location,
    ...(rule.department === undefined ? {} : { departmentId: rule.department }),
    ...(rule.class === undefined ? {} : { classId: rule.class }),
  };
}

function condition(rule: AccountRule, key: (typeof CONDITIONS)[number]): string | number | undefined {
  return key === 'line' ? (rule.line ?? 'goods') : rule[key];
}

function accepts(rule: AccountRule, key: (typeof CONDITIONS)[number], fact: string | number | undefined): boolean {
  const wanted = condition(rule, key);
  return wanted === undefined || wanted === fact;
}

function specificity(rule: AccountRule): number {
  return CONDITIONS.filter((key) => key !== 'line' && rule[key] !== undefined).length;
}

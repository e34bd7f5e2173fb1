/** Lists of what a mapping is written about: business units, job types, payment terms. Asked while a company is set up. */
import { z } from 'zod';

import type { ServiceTitanAccess } from '../../config/variables.ts';
import { IntegrationError } from '../../domain/failures/failure.ts';
import { dueRule, type DueRule } from '../../domain/ledger/payment-term.ts';
import { isZero, plainDecimal } from '../../domain/values/money.ts';
import { isBlank, textKey } from '../../domain/values/text-key.ts';
import { ServiceTitanApi } from './api.ts';
import { decimal } from './wire.ts';

const named = z.object({ id: z.int(), name: z.string().nullish() });
const businessUnitSchema = named.extend({ division: named.nullish(), currency: z.string().nullish() });
const dimensionsSchema = named.extend({
  intacctLocationId: z.string().nullish(),
  intacctLocationName: z.string().nullish(),
  intacctDepartment: z.string().nullish(),
  intacctClass: z.string().nullish(),
});
const termSchema = named.extend({
  dueDayType: z.string().nullish(),
  dueDay: z.int().nullish(),
  active: z.boolean().nullish(),
  paymentTermDiscountModel: z
    .object({
      discount: decimal,
      discountType: z.string().nullish(),
      applyBy: z.string().nullish(),
      applyByValue: z.int().nullish(),
    })
    .nullish()
    .catch(undefined),
});

export interface BusinessUnit {
  readonly id: number;
  readonly name: string;
  readonly division?: string | undefined;
  readonly currency?: string | undefined;
}

/** What ServiceTitan's own connector holds of a business unit; texts as somebody entered them. */
export interface OwnMapping {
  readonly locationId?: string | undefined;
  readonly locationName?: string | undefined;
  readonly department?: string | undefined;
  readonly class?: string | undefined;
}

export interface JobType {
  readonly id: number;
  readonly name: string;
}

export interface PaymentTerm {
  readonly name: string;
  /** When a bill falls due; absent where the term says it in a form that is not known. */
  readonly due?: DueRule | undefined;
  /** What it takes off a bill that is paid early, in words: Intacct goes by its own term. */
  readonly discount?: string | undefined;
}

/** Each function fails with servicetitan.unreachable, .rate-limited, .access-denied, .request-refused or .reply-unreadable. */
export class MasterLists {
  readonly #api: ServiceTitanApi;

  constructor(access: ServiceTitanAccess, requestTimeoutMs: number) {
    this.#api = new ServiceTitanApi(access, requestTimeoutMs);
  }

  /** Active ones. */
  async businessUnits(): Promise<BusinessUnit[]> {
    const units = await this.#api.list('settings/business-units', { active: 'True' }, businessUnitSchema);
    return units.map(({ id, name, division, currency }) => ({
      id,
      name: text(name) ?? '',
      division: text(division?.name),
      currency: text(currency),
    }));
  }

  /**
   * ServiceTitan's own mapping to Intacct, by business unit; only those of which it says something. `undefined` where
   * the endpoint is not there for us: it is of July 2026, and no one has said which scope it needs.
   */
  async ownMapping(): Promise<ReadonlyMap<number, OwnMapping> | undefined> {
    // The contract declares all three parameters of a page required.
    const query = { includeTotal: true };
    const rows = await this.#api
      .list('settings/business-units/intacct', query, dimensionsSchema)
      .catch((error: unknown) => {
        if (error instanceof IntegrationError && NOT_FOR_US.includes(error.failure.code)) return undefined;
        throw error;
      });
    if (rows === undefined) return undefined;
    const mapped = rows.map((row): [number, OwnMapping] => [
      row.id,
      {
        locationId: text(row.intacctLocationId),
        locationName: text(row.intacctLocationName),
        department: text(row.intacctDepartment),
        class: text(row.intacctClass),
      },
    ]);
    return new Map(mapped.filter(([, own]) => Object.values(own).some((value) => value !== undefined)));
  }

  /** Active ones. */
  async jobTypes(): Promise<JobType[]> {
    const types = await this.#api.list('jpm/job-types', { active: 'True' }, named);
    return types.map(({ id, name }) => ({ id, name: text(name) ?? '' }));
  }

  /** Active ones that have a name; there is no filter by activity. */
  async paymentTerms(): Promise<PaymentTerm[]> {
    const terms = await this.#api.list('accounting/payment-terms', {}, termSchema);
    return terms
      .filter(({ active }) => active !== false)
      .flatMap((term) => {
        const name = text(term.name);
        return name === undefined ? [] : [{ name, due: dueOf(term), discount: discountOf(term) }];
      });
  }
}

type WireTerm = z.output<typeof termSchema>;

function dueOf({ dueDayType, dueDay }: WireTerm): DueRule | undefined {
  if (typeof dueDay !== 'number') return undefined;
  switch (textKey(dueDayType ?? '')) {
    case 'NUMBEROFDAYS':
      return dueRule('bill-date', dueDay);
    case 'CERTAINDAYOFCURRENTMONTH':
      return dueRule('month', dueDay, 0);
    case 'CERTAINDAYOFFOLLOWINGMONTH':
      return dueRule('month', dueDay, 1);
    default:
      return undefined;
  }
}

/** E.g. `2 % by NumberOfDays 10`. */
function discountOf({ paymentTermDiscountModel: model }: WireTerm): string | undefined {
  const { discount, discountType, applyBy, applyByValue } = model ?? {};
  if (!discount || isZero(discount)) return undefined;
  const amount = `${plainDecimal(discount)}${discountType === 'Percent' ? ' %' : ''}`;
  return [amount, ...(applyBy ? ['by', applyBy, applyByValue ?? ''] : [])].join(' ').trim();
}

const NOT_FOR_US: readonly string[] = ['servicetitan.access-denied', 'servicetitan.request-refused'];

function text(value: string | null | undefined): string | undefined {
  return typeof value === 'string' && !isBlank(value) ? value.trim() : undefined;
}

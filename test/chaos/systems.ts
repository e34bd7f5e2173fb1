/** Both sandboxes as the harness sees them: their control planes, and what of their states counts in the end. */
import { z } from 'zod';

import { ledgerBillSchema } from '../../src/cli/demo/figures.ts';

const ledgerBill = ledgerBillSchema.extend({ createdAt: z.string() });
/** A bill of Intacct, or an adjustment of it for a vendor's credit. */
export type LedgerBill = z.output<typeof ledgerBill> & { readonly document?: 'credit' };
const ledgerState = z
  .object({ bills: z.array(ledgerBill), adjustments: z.array(ledgerBill) })
  .transform(({ bills, adjustments }): LedgerBill[] => [
    ...bills,
    ...adjustments.map((adjustment) => ({ ...adjustment, document: 'credit' as const })),
  ]);

const sourceBill = z.object({ id: z.int(), billAmount: z.string().nullable(), status: z.string() });
/** A bill of ServiceTitan, or a credit: that is an amount below zero. */
export type SourceBill = z.output<typeof sourceBill>;
const sourceCredit = z.object({ id: z.int(), amount: z.number(), status: z.string() });
const sourceState = z
  .object({ bills: z.array(sourceBill), credits: z.array(sourceCredit) })
  .transform(({ bills, credits }): SourceBill[] => [
    ...bills,
    ...credits.map(({ amount, ...credit }) => ({ ...credit, billAmount: `-${amount}` })),
  ]);

const meter = z.object({ faults: z.int(), operations: z.record(z.string(), z.int()) });
const injected = z.array(z.object({ number: z.int(), kind: z.string(), operation: z.string(), by: z.string() }));
export type InjectedFault = z.output<typeof injected>[number];

/** One sandbox's control plane, and its state. */
export class ControlledSystem<Bill> {
  readonly origin: string;
  readonly #stateSchema: z.ZodType<Bill[]>;

  constructor(origin: string, state: z.ZodType<Bill[]>) {
    this.origin = origin;
    this.#stateSchema = state;
  }

  /** @throws Error with the sandbox's own words when it refuses. */
  async control(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.origin}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** With credits. */
  async bills(): Promise<readonly Bill[]> {
    return this.#stateSchema.parse(await this.control('GET', 'state'));
  }

  async meter(): Promise<z.output<typeof meter>> {
    return meter.parse(await this.control('GET', 'meter'));
  }

  async injected(): Promise<readonly InjectedFault[]> {
    return injected.parse(await this.control('GET', 'faults/injected'));
  }

  /** No faults and no delays any more. */
  async calm(): Promise<void> {
    await this.control('DELETE', 'faults');
    await this.control('DELETE', 'fault-plan');
    await this.control('PUT', 'latency', {});
  }
}

export interface SystemsOfSeed {
  readonly servicetitan: ControlledSystem<SourceBill>;
  readonly intacct: ControlledSystem<LedgerBill>;
}

export function systemsAt(origins: { servicetitanOrigin: string; intacctOrigin: string }): SystemsOfSeed {
  return {
    servicetitan: new ControlledSystem(origins.servicetitanOrigin, sourceState),
    intacct: new ControlledSystem(origins.intacctOrigin, ledgerState),
  };
}

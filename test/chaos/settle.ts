/**
 * After the disturbances: waits until nothing is under way, asks held bills to try again as a clerk would, and compares
 * the systems. Patience is bounded: what is not settled then is stuck.
 */
import { setTimeout as delay } from 'node:timers/promises';

import { askToRetry, isAtRest, listOpenCases } from './open-cases.ts';
import { saidByPlan, saidUnasked } from './said.ts';
import type { SeedRun, Stage } from './seed-run.ts';
import { findingsIn, type Finding, type OpenCase } from './verdict.ts';

export interface Patience {
  /** For everything that is not well, from the end of the disturbances on. */
  readonly inAllMs: number;
  /** While nothing is under way, and something stays duplicated or wrong. */
  readonly withFindingsMs: number;
  /** While nothing is under way, and something stays lost: it may still be found. */
  readonly whileLostMs: number;
}

/**
 * A step that failed often is tried again after two minutes; one whose worker died is missed after 20 seconds. What two
 * polls do not mend stays as it is.
 */
export const PATIENCE: Patience = { inAllMs: 180_000, withFindingsMs: 11_000, whileLostMs: 180_000 };
/** All well for so long, and nothing under way: it stays so. */
const STILL_MS = 1_500;
const RETRY_EVERY_MS = 3_000;
const MOST_RETRIES = 3;
const POLL_EVERY_MS = 500;

class Settling {
  readonly run: SeedRun;
  findings: readonly Finding[] = [];
  isSettled = false;
  readonly #patience: Patience;
  #same = { words: '', since: Date.now() };
  #retries = { count: 0, at: 0 };

  constructor(run: SeedRun, patience: Patience) {
    this.run = run;
    this.#patience = patience;
  }

  /** One look. Only a look at rest counts, and only one that stays the same. */
  async look({ client }: Stage, open: ReadonlyMap<number, OpenCase>): Promise<void> {
    const { systems, ends, plan } = this.run;
    const [source, ledger] = await Promise.all([systems.servicetitan.bills(), systems.intacct.bills()]);
    const busy = [...open].filter(([, each]) => !isAtRest(each)).map(([billId]) => billId);
    const said = busy.length > 0 ? new Map<number, string>() : await this.#said(client);
    this.findings = findingsIn({ seed: plan.seed, ends, source, ledger, open, said });
    const words = JSON.stringify([busy, this.findings]);
    if (words !== this.#same.words) this.#same = { words, since: Date.now() };
    if (busy.length > 0) return;
    const sameForMs = Date.now() - this.#same.since;
    if (this.findings.length > 0 && (await this.#retryHolds(client, open))) return;
    this.isSettled = sameForMs >= this.#stillMs;
  }

  /** A payment and an export are told by the poll; for what a clerk enters in Intacct, a controller has to ask. */
  async #said(client: Stage['client']): Promise<Map<number, string>> {
    const { ends, connectionId } = this.run;
    const said = new Map<number, string>();
    for (const { billId, outside } of ends) {
      if (outside === undefined) continue;
      const ask = outside.recordNo === undefined ? saidUnasked : saidByPlan;
      said.set(
        billId,
        await ask(client, connectionId, billId).catch((error: unknown) => `no answer: ${String(error)}`),
      );
    }
    return said;
  }

  /** How long all must stay as it is to be taken for the end. */
  get #stillMs(): number {
    if (this.findings.length === 0) return STILL_MS;
    const { withFindingsMs, whileLostMs } = this.#patience;
    const mayStillCome = this.findings.some(({ kind }) => kind === 'lost' || kind === 'untold');
    return mayStillCome ? whileLostMs : withFindingsMs;
  }

  /** @returns whether any is still to be given a chance. */
  async #retryHolds(client: Stage['client'], open: ReadonlyMap<number, OpenCase>): Promise<boolean> {
    const held = this.run.ends.filter(
      ({ billId, end }) => !end.startsWith('held') && open.get(billId)?.status === 'held',
    );
    if (held.length === 0 || this.#retries.count >= MOST_RETRIES) return false;
    if (Date.now() - this.#retries.at < RETRY_EVERY_MS) return true;
    const how = this.#retries.count % 2 === 0 ? 'update' : 'signal';
    this.#retries = { count: this.#retries.count + 1, at: Date.now() };
    await Promise.all(held.map(({ billId }) => askToRetry(client, this.run.workflowIdOf(billId), how)));
    return true;
  }
}

interface SettleOptions {
  readonly patience: Patience;
  /** Hears of each seed as soon as it is settled, or the patience with it is over. */
  readonly onSettled: (run: SeedRun, findings: readonly Finding[]) => Promise<void>;
}

export async function settle(
  runs: readonly SeedRun[],
  stage: Stage,
  { patience, onSettled }: SettleOptions,
): Promise<void> {
  const until = Date.now() + patience.inAllMs;
  let unsettled = runs.map((run) => new Settling(run, patience));
  while (unsettled.length > 0) {
    const open = await listOpenCases(stage.client);
    const isTimeUp = Date.now() > until;
    for (const each of unsettled) {
      await each.look(stage, open.get(each.run.connectionId) ?? new Map());
      if (isTimeUp && each.findings.length === 0) each.findings = stuck(each.run, open);
      if (each.isSettled || isTimeUp) await onSettled(each.run, each.findings);
    }
    unsettled = unsettled.filter(({ isSettled }) => !isSettled && !isTimeUp);
    await delay(POLL_EVERY_MS);
  }
}

/** Everything is as it should be, but something is still under way for a bill that needs nothing. */
function stuck(run: SeedRun, open: ReadonlyMap<string, ReadonlyMap<number, OpenCase>>): Finding[] {
  return [...(open.get(run.connectionId) ?? [])]
    .filter(([, each]) => !isAtRest(each))
    .map(([billId, { status }]) => ({
      kind: 'lost',
      billId,
      words: `ServiceTitan's ${billId} is still ${status ?? 'under way'} long after the last disturbance`,
    }));
}

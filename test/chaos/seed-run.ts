/** One seed on the stage of its batch: its plan is played, act by act and trap by trap, and counted as it happens. */
import { setTimeout as delay } from 'node:timers/promises';

import type { Client } from '@temporalio/client';

import { documentWorkflowId } from '../../src/workflows/names.ts';
import { BillHandling } from './bill-handling.ts';
import { connectionIdOf } from './configuration.ts';
import { carryOut } from './deeds.ts';
import { monthOf, type ChaosMonth, type ExpectedEnd } from './month.ts';
import type { ChaosPlan, CreditWish, TimedAct, TimedDeed, Trap } from './plan.ts';
import { nameOfTrap } from './plan-of.ts';
import type { StepFeed } from './step-feed.ts';
import type { SystemsOfSeed } from './systems.ts';
import type { ChaosServer } from './temporal-server.ts';
import type { StepEvent, WorkerProcess } from './worker-process.ts';
import { killInWrite } from './write-traps.ts';

/** What the seeds of a batch share. */
export interface Stage {
  readonly server: ChaosServer;
  readonly client: Client;
  readonly workers: readonly WorkerProcess[];
  readonly steps: StepFeed;
  /** As `docs/incidents.md` has it: workers down, a new server, workers up. Resolves when they serve. */
  readonly loseDatabase: () => Promise<void>;
  /** What Temporal knew was lost while the seeds ran. */
  readonly hasForgotten: () => boolean;
}

export class SeedRun {
  readonly plan: ChaosPlan;
  readonly month: ChaosMonth;
  readonly systems: SystemsOfSeed;
  /** How often each act and trap was carried out, by name. */
  readonly carriedOut = new Map<string, number>();
  /** How each bill must end, by all that was done to it so far. */
  #ends: readonly ExpectedEnd[];
  readonly #stage: Stage;
  readonly #bills: BillHandling;

  constructor(plan: ChaosPlan, systems: SystemsOfSeed, stage: Stage) {
    this.plan = plan;
    this.month = monthOf(plan);
    this.#ends = this.month.ends;
    this.systems = systems;
    this.#stage = stage;
    this.#bills = new BillHandling(stage.server, connectionIdOf(plan.seed));
  }

  get ends(): readonly ExpectedEnd[] {
    return this.#ends;
  }

  get connectionId(): string {
    return connectionIdOf(this.plan.seed);
  }

  workflowIdOf(billId: number): string {
    const { document = 'bill' } = this.ends.find((end) => end.billId === billId) ?? {};
    return documentWorkflowId({ connectionId: this.connectionId, kind: document, id: billId });
  }

  /** Resolves when the plan's time is up, and what was begun by then is done. */
  async play(): Promise<void> {
    const { acts, traps, deeds, lastsMs } = this.plan;
    const timeUp = new AbortController();
    const writeTraps = traps.filter((trap) => trap.kind === 'kill-in-write');
    const others = traps.filter((trap) => trap.kind !== 'kill-in-write');
    await Promise.all([
      ...acts.map((act) => this.#act(act, timeUp.signal)),
      ...deeds.map((deed) => this.#doDeed(deed)),
      ...others.map((trap) => this.#trap(trap, timeUp.signal)),
      // One after the other: two would catch the same write.
      writeTraps.reduce((earlier, trap) => earlier.then(() => this.#trap(trap, timeUp.signal)), Promise.resolve()),
      this.#postLaterBills(),
      ...this.plan.credits.map((credit, index) => this.#handleCredit(credit, this.plan.bills.length + index)),
      delay(lastsMs).then(() => timeUp.abort()),
    ]);
  }

  /** Faults off, and every commit that is still to come comes now. */
  async calm(): Promise<void> {
    const { servicetitan, intacct } = this.systems;
    await servicetitan.calm();
    await intacct.calm();
    await servicetitan.control('PATCH', 'switches', { readLagMs: 0, callsPerSecond: 60 });
    await intacct.control('PUT', 'read-lag', { ms: 0 });
    await intacct.control('PUT', 'clock', { advanceMs: 600_000 });
  }

  async #postLaterBills(): Promise<void> {
    await Promise.all(
      this.plan.bills.map(async ({ postedAtMs }, index) => {
        if (postedAtMs === undefined) return;
        await delay(postedAtMs);
        await this.systems.servicetitan.control('POST', `bills/${this.#billId(index)}/post`);
      }),
    );
  }

  async #handleCredit({ postedAtMs, later }: CreditWish, index: number): Promise<void> {
    const { servicetitan } = this.systems;
    const end = this.#endOf(index);
    await delay(postedAtMs);
    await servicetitan.control('POST', `ap-credits/${end.billId}/post`);
    if (later === undefined) return;
    await delay(later.atMs - postedAtMs);
    const isCanceled = later.act === 'cancel';
    if (isCanceled) await servicetitan.control('POST', `ap-credits/${end.billId}/cancel`);
    else await servicetitan.control('PATCH', `ap-credits/${end.billId}`, { memo: 'Corrected by the office' });
    const because = `${end.because}; it was ${isCanceled ? 'canceled' : 'changed'}`;
    this.#replace(end, [{ ...end, because, ...(isCanceled ? { end: 'nothing' } : {}) }]);
    this.#count(`credit ${later.act}`);
  }

  async #doDeed(deed: TimedDeed): Promise<void> {
    await delay(deed.atMs);
    const { systems, plan } = this;
    const end = this.#endOf(deed.bill);
    const after = await carryOut(deed, { seed: plan.seed, end, systems, scenario: this.month.scenario });
    this.#replace(end, after);
    this.#count(deed.kind);
  }

  #replace({ billId: before }: ExpectedEnd, after: readonly ExpectedEnd[]): void {
    this.#ends = [...this.#ends.filter(({ billId }) => billId !== before), ...after];
  }

  async #act(act: TimedAct, signal: AbortSignal): Promise<void> {
    await delay(act.atMs);
    if (signal.aborted) return;
    if (await this.#carryOut(act, signal)) this.#count(act.kind);
  }

  /** @returns false when there was nothing to do it to. */
  async #carryOut(act: TimedAct, signal: AbortSignal): Promise<boolean> {
    switch (act.kind) {
      case 'kill-worker':
        this.#worker(act.worker).kill();
        return true;
      case 'deploy-worker':
        this.#worker(act.worker).deploy();
        return true;
      case 'stop-worker':
        await standStill(this.#worker(act.worker), act.forMs);
        return true;
      case 'kill-server':
        await this.#stage.server.killAndRestart();
        return true;
      case 'lose-database':
        await this.#stage.loseDatabase();
        return true;
      case 'jump-clock':
        await this.systems.servicetitan.control('PUT', 'clock', { advanceMs: act.ms });
        return true;
      case 'reset':
        return this.#bills.reset(this.#billId(act.bill), act, signal);
      default:
        return this.#bills.handle(act.kind, this.#billId(act.bill));
    }
  }

  async #trap(trap: Trap, signal: AbortSignal): Promise<void> {
    await delay(trap.fromMs);
    if (signal.aborted) return;
    if (await this.#spring(trap, signal)) this.#count(nameOfTrap(trap));
  }

  async #spring(trap: Trap, signal: AbortSignal): Promise<boolean> {
    const { steps } = this.#stage;
    if (trap.kind === 'kill-in-write') {
      return killInWrite(trap.moment, {
        steps,
        signal,
        intacct: this.systems.intacct,
        isOurs: (id) => this.#isOurs(id),
      });
    }
    const inHand = trap.kind === 'stop-at-step' ? trap.writesInHand : 0;
    const fits = ({ event, step, workflowId }: StepEvent, worker: WorkerProcess): boolean =>
      step === trap.step &&
      event === `step.${trap.when}` &&
      this.#isOurs(workflowId) &&
      steps.writesOf(worker) >= inHand;
    let stillness: Promise<void> | undefined;
    const hasCome = await steps.at({ fits, nth: trap.nth, signal }, (worker) => {
      if (trap.kind === 'stop-at-step') stillness = standStill(worker, trap.forMs);
      else worker.kill();
    });
    await stillness;
    return hasCome;
  }

  #isOurs(workflowId: string): boolean {
    const ours = [`bill/${this.connectionId}/`, `credit/${this.connectionId}/`, `poll/${this.connectionId}-`];
    return ours.some((prefix) => workflowId.startsWith(prefix));
  }

  #worker(index: number): WorkerProcess {
    const worker = this.#stage.workers[index % this.#stage.workers.length];
    if (worker === undefined) throw new Error('a batch without workers');
    return worker;
  }

  #billId(index: number): number {
    return this.#endOf(index).billId;
  }

  #endOf(index: number): ExpectedEnd {
    const end = this.month.ends[index];
    if (end === undefined) throw new Error(`the plan of seed ${this.plan.seed} names a bill ${index} that it has not`);
    return end;
  }

  #count(name: string): void {
    this.carriedOut.set(name, (this.carriedOut.get(name) ?? 0) + 1);
  }
}

async function standStill(worker: WorkerProcess, forMs: number): Promise<void> {
  worker.standStill();
  await delay(forMs);
  worker.goOn();
}

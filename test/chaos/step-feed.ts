/** What the workers' logs tell of steps, for whoever waits for one. */
import type { StepEvent, StepListener, WorkerProcess } from './worker-process.ts';

export class StepFeed {
  readonly #listeners = new Set<StepListener>();
  /** Writes under way, by the bill's workflow. */
  readonly #writing = new Map<string, WorkerProcess>();

  readonly publish: StepListener = (event, worker) => {
    if (event.step === 'postBill' && event.event === 'step.started') this.#writing.set(event.workflowId, worker);
    if (event.step === 'postBill' && event.event === 'step.ended') this.#writing.delete(event.workflowId);
    for (const listener of this.#listeners) listener(event, worker);
  };

  /** The worker that writes one of these bills now. */
  writerOf(isOurs: (workflowId: string) => boolean): WorkerProcess | undefined {
    return [...this.#writing].find(([workflowId]) => isOurs(workflowId))?.[1];
  }

  /** Writes that this worker has begun and not ended. */
  writesOf(worker: WorkerProcess): number {
    return [...this.#writing.values()].filter((each) => each === worker).length;
  }

  /**
   * Does `act` at the n-th event of one worker that fits, in the very moment that it is told.
   * @returns whether it came before the signal.
   */
  at(
    {
      fits,
      nth,
      signal,
    }: { fits: (event: StepEvent, worker: WorkerProcess) => boolean; nth: number; signal: AbortSignal },
    act: (worker: WorkerProcess) => void,
  ): Promise<boolean> {
    return new Promise((resolve) => {
      const counts = new Map<WorkerProcess, number>();
      const end = (hasCome: boolean): void => {
        this.#listeners.delete(listener);
        signal.removeEventListener('abort', callOff);
        resolve(hasCome);
      };
      const callOff = (): void => end(false);
      const listener: StepListener = (event, worker) => {
        if (!fits(event, worker)) return;
        const count = (counts.get(worker) ?? 0) + 1;
        counts.set(worker, count);
        if (count < nth) return;
        act(worker);
        end(true);
      };
      this.#listeners.add(listener);
      signal.addEventListener('abort', callOff);
    });
  }
}

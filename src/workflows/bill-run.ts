/** One bill while its workflow runs: keeps its state, and shows every change of it in Temporal. Decides nothing. */
import { condition } from '@temporalio/workflow';

import { initialState, mayResume, nextState, type BillEvent, type BillState } from './bill-state.ts';
import { show } from './bill-view.ts';
import type { DocumentKey } from './names.ts';

export class BillRun {
  #state: BillState;

  constructor(bill: DocumentKey) {
    this.#state = initialState(bill);
  }

  get state(): BillState {
    return this.#state;
  }

  apply(event: BillEvent): void {
    const before = this.#state;
    this.#state = nextState(before, event);
    show(event, before, this.#state);
  }

  /** Adds a sentence to the timeline. */
  note(sentence: string): void {
    this.apply({ type: 'noted', sentence });
  }

  /** Waits until a change or a person moves the bill on. */
  async untilReleased(): Promise<void> {
    const isFree = () => mayResume(this.#state);
    // Asked again after waking: a decision to skip may have come in the same moment as what woke it.
    do await condition(isFree);
    while (!isFree());
    this.apply({ type: 'resumed' });
  }
}

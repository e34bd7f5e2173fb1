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

  /** Waits until the bill changed, or a person or the poll released it. */
  async untilChangedOrReleased(): Promise<void> {
    const isFree = () => mayResume(this.#state);
    // Checked again: a decision to skip may have come at the same moment as the release.
    do await condition(isFree);
    while (!isFree());
    this.apply({ type: 'resumed' });
  }
}

/**
 * The file on one bill while its workflow runs: where it stands, why it is held, what happened. It answers messages
 * and shows the bill in Temporal's Web UI; it decides nothing.
 */
import { condition, setCurrentDetails, setHandler, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';

import { inCapital, kindOf } from '../domain/values/document.ts';
import type { Failure } from '../domain/failures/failure.ts';
import type { Instruction } from '../domain/reconcile/instruction.ts';
import {
  NOTHING_REMEMBERED,
  remember,
  type BillMemory,
  type RememberedLink,
} from '../domain/ledger/posting-history.ts';
import type { SourceBill } from '../domain/source/source-bill.ts';
import { GONE_MEMO, HOLD_MEMO, LINK_MEMO, POSTED_MEMO, REMARKS_MEMO, type BillStatus, type HoldMemo } from './names.ts';
import { asResolution, newsIn, problemOfResolution, requestIn, type BillInput } from './input.ts';
import {
  billChanged,
  getBillCase,
  resolveHold,
  retry,
  type BillCaseView,
  type Hold,
  type Resolution,
} from './messages.ts';
import {
  tieoutAmount,
  tieoutBillDate,
  tieoutConnection,
  tieoutHoldCode,
  tieoutStatus,
  tieoutVendorId,
} from './search-attributes.ts';

const STORY_LENGTH = 40;
/** A longer value would make Temporal end the workflow; a VENDORID has 20 characters. */
const MAX_KEYWORD = 100;

export class BillCase {
  readonly #bill: BillInput;
  #status: BillStatus = 'syncing';
  #hold: Hold | undefined;
  /** A retry that changes nothing does not make a hold younger. */
  #lastHold: Hold | undefined;
  #story: string[] = [];
  #headline = '';
  #changes = 0;
  #isReleased = false;
  #memory: BillMemory = NOTHING_REMEMBERED;
  /** What a person asked for, for the pass that follows. */
  #instruction: Instruction | undefined;
  #quietUntil = 0;

  constructor(bill: BillInput) {
    this.#bill = bill;
    setHandler(billChanged, (news) => this.#change(news), { description: 'The bill changed in ServiceTitan' });
    setHandler(retry, (request) => this.#retry(request), {
      description: 'Read everything again and try again',
    });
    setHandler(resolveHold, (resolution) => this.#resolve(resolution), {
      description: 'Decide on a hold: {"action": "retry", "skip", "adopt" or "repost", "by": "…", "why": "…"}',
      validator: (resolution) => this.#checkResolution(resolution),
    });
    setHandler(getBillCase, () => this.#view(), { description: 'Where the bill stands, and its story so far' });
  }

  #view(): BillCaseView {
    return { status: this.#status, hold: this.#hold, story: this.#story, memory: this.#memory };
  }

  /** Counts changes: a run ends only when the newest one is handled. */
  get changes(): number {
    return this.#changes;
  }

  /** What earlier runs and this one know of the bill in Intacct. */
  get memory(): BillMemory {
    return this.#memory;
  }

  remember(memory: Partial<BillMemory>): void {
    this.#memory = remember(this.#memory, memory);
  }

  /** What a person asked for; it counts for one pass. */
  takeInstruction(): Instruction | undefined {
    const instruction = this.#instruction;
    this.#instruction = undefined;
    return instruction;
  }

  /** Epoch ms until which a write whose outcome is unknown may still appear: nothing is written before. */
  get quietUntil(): number {
    return this.#quietUntil;
  }

  expectWriteUntil(instant: number): void {
    this.#quietUntil = Math.max(this.#quietUntil, instant);
  }

  /** One sentence of the story; what two steps in a row find is told once. */
  tell(sentence: string): void {
    if (sentence === this.#story.at(-1)) return;
    this.#story = [...this.#story, sentence].slice(-STORY_LENGTH);
    this.#show();
  }

  begin(source: SourceBill): void {
    const { vendor, billDate, billAmount } = source.content;
    const number = source.content.vendorInvoiceNumber ?? 'without number';
    this.#headline = `${inCapital(kindOf(this.#bill))} ${source.billId}: ${vendor?.name ?? 'no vendor'} ${number}, ${billAmount ?? '?'}, dated ${billDate ?? '?'}`;
    upsertSearchAttributes([
      { key: tieoutConnection, value: this.#bill.connectionId },
      { key: tieoutVendorId, value: vendor?.ledgerVendorId?.slice(0, MAX_KEYWORD) ?? null },
      { key: tieoutBillDate, value: billDate ?? null },
      // For searching only; amounts that count stay text.
      { key: tieoutAmount, value: amountToSearch(billAmount) },
      { key: tieoutStatus, value: 'syncing' },
    ]);
    this.#status = 'syncing';
  }

  setStatus(status: BillStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    upsertSearchAttributes([
      { key: tieoutConnection, value: this.#bill.connectionId },
      { key: tieoutStatus, value: status },
    ]);
    this.#show();
  }

  /** Notes that the bill is in the ledger, for what comes after in this run and in others. */
  notePosted(recordNo: string): void {
    this.remember({ posted: [recordNo] });
    upsertMemo({ [POSTED_MEMO]: recordNo });
  }

  /** Notes bills whose absence is accounted for. Before a bill is taken out, so that no crash forgets who did it. */
  noteGone(recordNos: readonly string[]): void {
    this.remember({ gone: recordNos });
    upsertMemo({ [GONE_MEMO]: [...this.#memory.gone] });
  }

  /** Intacct refused to take the bill out: if it goes later, a person did it. */
  forgetGone(recordNo: string): void {
    this.#memory = { ...this.#memory, gone: this.#memory.gone.filter((gone) => gone !== recordNo) };
    upsertMemo({ [GONE_MEMO]: [...this.#memory.gone] });
  }

  noteLink(link: RememberedLink): void {
    this.remember({ link });
    upsertMemo({ [LINK_MEMO]: link });
  }

  /** What lists of closed runs show of a bill that stands, but not as ServiceTitan or the rules have it. */
  noteRemarks(remarks: readonly string[]): void {
    upsertMemo({ [REMARKS_MEMO]: [...remarks] });
  }

  hold(problems: readonly Failure[], reason: string): void {
    const code = problems[0]?.code ?? 'tieout.unexpected';
    const remedies = [...new Set(problems.map((problem) => problem.remedy))];
    const since = this.#lastHold?.code === code ? this.#lastHold.since : new Date().toISOString();
    this.#hold = { code, reason, remedies, problems, since };
    this.#lastHold = this.#hold;
    upsertSearchAttributes([
      { key: tieoutConnection, value: this.#bill.connectionId },
      { key: tieoutHoldCode, value: code },
    ]);
    const told: HoldMemo = { reason, since: this.#hold.since, remedies };
    upsertMemo({ [HOLD_MEMO]: told });
    this.setStatus('held');
    this.tell(`Held: ${code}.`);
  }

  /**
   * Waits until a change or a person moves the bill on; a skipped one waits for a person.
   * @param changesSeen changes that the bill was read with: a later one releases it at once.
   */
  async untilReleased(changesSeen: number): Promise<void> {
    this.#isReleased = false;
    const isFree = () => this.#isReleased || (this.#changes !== changesSeen && this.#status !== 'skipped');
    // Asked again after waking: a decision to skip may have come in the same moment as what woke it.
    do await condition(isFree);
    while (!isFree());
    this.#clearHold();
    this.setStatus('syncing');
  }

  #clearHold(): void {
    if (this.#hold === undefined) return;
    this.#hold = undefined;
    upsertSearchAttributes([{ key: tieoutHoldCode, value: null }]);
    upsertMemo({ [HOLD_MEMO]: null });
  }

  #change(news: unknown): void {
    const { replacedBy } = newsIn(news);
    if (replacedBy !== undefined)
      this.tell(`${inCapital(kindOf(this.#bill))} ${replacedBy} takes its place in ServiceTitan.`);
    this.#changes += 1;
  }

  /** Counts as a change too: one that comes while the bill is being read must not be lost. */
  #release(sentence: string): void {
    this.tell(sentence);
    this.#isReleased = true;
    this.#changes += 1;
  }

  /** A batch of retries must not undo what a person decided about one bill: a skipped one is taken up by a decision. */
  #retry(request: unknown): void {
    if (this.#status === 'skipped') return;
    const { by, why, apply } = requestIn(request);
    if (apply === 'mapping') this.#instruction = { action: 'apply-mapping' };
    const what = apply === 'mapping' ? 'apply the mapping' : 'try again';
    this.#release(`${by} asked to ${what}${why === undefined ? '.' : `: ${why}`}`);
  }

  #checkResolution(resolution: unknown): void {
    const problem = problemOfResolution(resolution);
    if (problem !== undefined) throw new Error(problem);
    if (this.#status !== 'held' && this.#status !== 'skipped')
      throw new Error(`the bill is not held: it is ${this.#status}.`);
  }

  #resolve(input: unknown): string {
    const { action, by, why, recordNo } = asResolution(input);
    const sentence = `${by} decided to ${action}${recordNo === undefined ? '' : ` RECORDNO ${recordNo}`}: ${why}`;
    // Whatever was asked for before is answered by this decision.
    this.#instruction = action === 'adopt' || action === 'repost' ? { action, recordNo } : undefined;
    if (action !== 'skip') {
      this.#release(sentence);
      return RELEASED[action];
    }
    this.tell(sentence);
    // A retry that came a moment before, and has not begun, must not undo what a person decided.
    this.#isReleased = false;
    this.#clearHold();
    this.setStatus('skipped');
    return 'The bill is skipped: Tieout does nothing more for it, and it stays listed as skipped.';
  }

  #show(): void {
    const hold = this.#hold;
    const held =
      hold === undefined
        ? ''
        : `\n\n**Held** (\`${hold.code}\`): ${hold.reason}\n\n**What to do:** ${hold.remedies.join(' ')}`;
    const story = this.#story.map((sentence, i) => `${i + 1}. ${sentence}`).join('\n');
    setCurrentDetails(`### ${this.#headline}\n\n**${this.#status}**${held}\n\n${story}`);
  }
}

function amountToSearch(amount: string | undefined): number | null {
  const value = Number(amount);
  return Number.isFinite(value) ? value : null;
}

const RELEASED: Readonly<Record<Exclude<Resolution['action'], 'skip'>, string>> = {
  retry: 'The bill is read again and tried again.',
  adopt: 'The bill in Intacct is looked at again, and taken for this one.',
  repost: 'The bill is read again, and posted if nothing else stands in its way.',
};

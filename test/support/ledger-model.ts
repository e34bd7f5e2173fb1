/**
 * A ledger and what is remembered of one bill, as values: applies plans as Intacct and the workflow do. For properties
 * of the reconciler over any sequence of events; it shares no rule with it.
 */
import { contentFingerprint, isLive, type Bill, type LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import { formatLink } from '../../src/domain/ledger/link.ts';
import { NO_POSTING_HISTORY, remember, type PostingHistory } from '../../src/domain/ledger/posting-history.ts';
import { sum } from '../../src/domain/values/money.ts';
import type { DetailedPlan, ReconcileInput } from '../../src/domain/reconcile/plan.ts';
import { reconcile } from '../../src/domain/reconcile/reconcile.ts';
import { sourceFingerprint, type SourceBill } from '../../src/domain/source/source-bill.ts';
import { aQuestion } from './builders.ts';

export class LedgerModel {
  bills: LedgerBill[] = [];
  readonly memories = new Map<number, PostingHistory>();
  #nextRecordNo = 1;

  memoryOf({ id }: SourceBill): PostingHistory {
    return this.memories.get(id) ?? NO_POSTING_HISTORY;
  }

  plan(source: SourceBill, input: Partial<ReconcileInput> = {}, found = this.bills): DetailedPlan {
    return reconcile(aQuestion(found, { source, memory: this.memoryOf(source), ...input }));
  }

  /** As the write step and the workflow do it: what no crash may forget is noted first. */
  apply(plan: DetailedPlan, source: SourceBill): void {
    const { decision, bill, standing: existing } = plan;
    const note = (more: Partial<PostingHistory>) => this.memories.set(source.id, remember(this.memoryOf(source), more));
    if (decision === 'reverse' || decision === 'delete') note({ gone: [plan.recordNo ?? ''] });
    if (plan.supersedes !== undefined) note({ gone: plan.supersedes });
    if (decision === 'create' && bill !== undefined) note({ posted: [this.#add(bill, source)] });
    if (existing === undefined) return;
    const { recordNo } = existing;
    if (decision === 'reverse') this.edit(recordNo, { state: 'Reversed' });
    if (decision === 'delete') this.remove(recordNo);
    if (decision === 'amend' && bill !== undefined) this.edit(recordNo, { ...bill, ...linked(bill, source) });
    if (decision === 'adopt' && plan.isWritable !== true) note({ link: plan.link });
    if (decision === 'adopt' && plan.isWritable === true)
      this.edit(recordNo, linked(existing, source, plan.link?.content));
  }

  /** Plans and applies until there is nothing left to apply. @returns every plan, the last one included. */
  settle(source: SourceBill, input: Partial<ReconcileInput> = {}): DetailedPlan[] {
    const plans: DetailedPlan[] = [];
    for (;;) {
      const plan = this.plan(source, input);
      plans.push(plan);
      if (['nothing', 'hold', 'wait'].includes(plan.decision)) return plans;
      if (plans.length > 4) throw new Error(`no end of it: ${plans.map(({ decision }) => decision).join(', ')}`);
      this.apply(plan, source);
    }
  }

  edit(recordNo: string, changes: Partial<LedgerBill>): void {
    this.bills = this.bills.map((bill) => {
      if (bill.recordNo !== recordNo) return bill;
      const edited = { ...bill, ...changes };
      return { ...edited, total: sum(edited.lines.map(({ amount }) => amount)) };
    });
  }

  remove(recordNo: string): void {
    this.bills = this.bills.filter((bill) => bill.recordNo !== recordNo);
  }

  live(): LedgerBill[] {
    return this.bills.filter(isLive);
  }

  #add(bill: Bill, source: SourceBill): string {
    const recordNo = String(this.#nextRecordNo);
    this.#nextRecordNo += 1;
    const added: LedgerBill = {
      ...bill,
      ...linked(bill, source),
      recordNo,
      state: bill.isDraft ? 'Draft' : 'Posted',
      total: sum(bill.lines.map(({ amount }) => amount)),
      paidAmount: '0.00',
      selectedAmount: '0.00',
      modifiedAt: recordNo,
    };
    // A new list: a lookup that was made before does not show it.
    this.bills = [...this.bills, added];
    return recordNo;
  }
}

function linked(
  bill: Bill,
  source: SourceBill,
  content = contentFingerprint(bill),
): Pick<LedgerBill, 'rawDescription'> {
  const link = {
    kind: source.kind,
    id: source.id,
    tenantId: '4001001',
    source: sourceFingerprint(source.content),
    content,
  };
  return { rawDescription: `${bill.description} ${formatLink(link)}`.trim() };
}

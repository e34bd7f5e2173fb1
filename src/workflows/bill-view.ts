/**
 * What Temporal shows of a bill: search attributes to filter by, memos that explain lists without a worker, and the
 * details of the Web UI. Decides nothing.
 *
 * Each call of `upsertSearchAttributes` and `upsertMemo` is recorded in the history: they come in this order, always.
 */
import { setCurrentDetails, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';

import { capitalized } from '../domain/values/document.ts';
import type { Failure } from '../domain/failures/failure.ts';
import type { SourceBill } from '../domain/source/source-bill.ts';
import type { BillEvent, BillState } from './bill-state.ts';
import { asMarkdown } from './markdown.ts';
import { shortText, shortTexts } from './memo-text.ts';
import {
  FINDINGS_MEMO,
  GONE_MEMO,
  HOLD_MEMO,
  LINK_MEMO,
  POSTED_MEMO,
  REMARKS_MEMO,
  SEPARATE_MEMO,
  SKIP_MEMO,
  type BillStatus,
  type FindingMemo,
  type HoldMemo,
  type Skip,
} from './names.ts';
import {
  tieoutAmount,
  tieoutBillDate,
  tieoutConnection,
  tieoutHoldCode,
  tieoutStatus,
  tieoutVendorId,
} from './search-attributes.ts';

/** A longer value would make Temporal end the workflow; a VENDORID has 20 characters. */
const MAX_KEYWORD = 100;
const MAX_FINDINGS = 20;

/** Shows what an event changed. */
export function show(event: BillEvent, before: BillState, after: BillState): void {
  const { connectionId } = after.bill;
  showEvent(event, after);
  if (after.hold !== before.hold) showHold(after);
  if (after.status !== before.status && event.type !== 'source-loaded') showStatus(connectionId, after.status);
  setCurrentDetails(detailsOf(after));
}

/** What is remembered for the runs that follow, whether or not it was known before. */
function showEvent(event: BillEvent, { bill, history }: BillState): void {
  switch (event.type) {
    case 'source-loaded':
      return showSource(bill.connectionId, event.source);
    case 'posted':
      return upsertMemo({ [POSTED_MEMO]: event.recordNo });
    case 'removed':
    case 'not-removed':
      return upsertMemo({ [GONE_MEMO]: [...history.gone] });
    case 'separated':
      return upsertMemo({ [SEPARATE_MEMO]: [...(history.separate ?? [])] });
    case 'link-kept':
      return upsertMemo({ [LINK_MEMO]: event.link });
    case 'remarked':
      return upsertMemo({ [REMARKS_MEMO]: shortTexts(event.remarks) });
    case 'found':
      return showFindings(bill.connectionId, event.findings);
    default:
  }
}

function showSource(connectionId: string, { content }: SourceBill): void {
  const { vendor, billDate, billAmount } = content;
  upsertSearchAttributes([
    { key: tieoutConnection, value: connectionId },
    { key: tieoutVendorId, value: vendor?.ledgerVendorId?.slice(0, MAX_KEYWORD) ?? null },
    { key: tieoutBillDate, value: billDate ?? null },
    // For searching only; amounts that count stay text.
    { key: tieoutAmount, value: amountToSearch(billAmount) },
    { key: tieoutStatus, value: 'syncing' },
  ]);
}

function showFindings(connectionId: string, findings: readonly Failure[]): void {
  upsertSearchAttributes([
    { key: tieoutConnection, value: connectionId },
    { key: tieoutHoldCode, value: findings[0]?.code ?? null },
  ]);
  const memo = findings.slice(0, MAX_FINDINGS).map(({ code, summary, remedy }): FindingMemo => {
    return { code, summary: shortText(summary), remedy: shortText(remedy) };
  });
  upsertMemo({ [FINDINGS_MEMO]: memo });
}

function showStatus(connectionId: string, status: BillStatus): void {
  upsertSearchAttributes([
    { key: tieoutConnection, value: connectionId },
    { key: tieoutStatus, value: status },
  ]);
}

/** A bill that is skipped was held: its memo changes with that of the hold, in one command. */
function showHold({ bill: { connectionId }, hold, skip }: BillState): void {
  if (hold === undefined) {
    upsertSearchAttributes([{ key: tieoutHoldCode, value: null }]);
    upsertMemo({ [HOLD_MEMO]: null, ...(skip === undefined ? {} : { [SKIP_MEMO]: skipMemo(skip) }) });
    return;
  }
  const { code, reason, since, remedies } = hold;
  upsertSearchAttributes([
    { key: tieoutConnection, value: connectionId },
    { key: tieoutHoldCode, value: code },
  ]);
  const memo: HoldMemo = { reason: shortText(reason), since, remedies: shortTexts(remedies) };
  upsertMemo({ [HOLD_MEMO]: memo });
}

function skipMemo({ by, why }: Skip): Skip {
  return { by: shortText(by), why: shortText(why) };
}

/** The bill in Markdown: sentences quote vendors, ServiceTitan and Intacct. */
function detailsOf({ source, status, hold, timeline }: BillState): string {
  const headline = source === undefined ? '' : asMarkdown(capitalized(describeSource(source)));
  const held =
    hold === undefined
      ? ''
      : `\n\n**Held** (\`${hold.code}\`): ${asMarkdown(hold.reason)}\n\n**What to do:** ${asMarkdown(hold.remedies.join(' '))}`;
  const numbered = timeline.map((sentence, i) => `${i + 1}. ${asMarkdown(sentence)}`).join('\n');
  return `### ${headline}\n\n**${status}**${held}\n\n${numbered}`;
}

function describeSource({ kind, id, content }: SourceBill): string {
  const { vendor, billDate, billAmount, vendorInvoiceNumber } = content;
  const number = vendorInvoiceNumber ?? 'without number';
  return `${kind} ${id}: ${vendor?.name ?? 'no vendor'} ${number}, ${billAmount ?? '?'}, dated ${billDate ?? '?'}`;
}

function amountToSearch(amount: string | undefined): number | null {
  const value = Number(amount);
  return Number.isFinite(value) ? value : null;
}

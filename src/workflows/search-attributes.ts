/**
 * The search attributes that every `syncBill` run carries, so that the Web UI and the CLI can filter by them. Workflow
 * code imports this file: it must stay free of everything but `@temporalio/common`.
 */
import { defineSearchAttributeKey } from '@temporalio/common';

export const tieoutConnection = defineSearchAttributeKey('TieoutConnection', 'KEYWORD');
export const tieoutStatus = defineSearchAttributeKey('TieoutStatus', 'KEYWORD');
/** Set while a bill is held, cleared on release. Closed runs keep their attributes: queries say `ExecutionStatus="Running"`. */
export const tieoutHoldCode = defineSearchAttributeKey('TieoutHoldCode', 'KEYWORD');
export const tieoutVendorId = defineSearchAttributeKey('TieoutVendorId', 'KEYWORD');
/** `YYYY-MM-DD` as a keyword: a Datetime would show the previous day west of Greenwich. Keywords allow ranges too. */
export const tieoutBillDate = defineSearchAttributeKey('TieoutBillDate', 'KEYWORD');
export const tieoutAmount = defineSearchAttributeKey('TieoutAmount', 'DOUBLE');

/** All of them, as a namespace must know them before the first run. */
export const tieoutSearchAttributes = [
  tieoutConnection,
  tieoutStatus,
  tieoutHoldCode,
  tieoutVendorId,
  tieoutBillDate,
  tieoutAmount,
];

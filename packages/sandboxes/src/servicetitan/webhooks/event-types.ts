/** All event types of ServiceTitan's webhooks, from its official contracts. */
export const NO_PAYABLES_EVENTS =
  'ServiceTitan has no event types for bills, purchase orders, receipts, vendors, credits and payments: poll for those.';

export const EVENT_TYPES = [
  'tn.acc.invoice-batched',
  'tn.acc.invoice-exported',
  'tn.acc.invoice-posted',
  'tn.acc.invoice-updated',
  'tn.acc.invoice-task-created',
  'tn.acc.invoice-task-updated',
  'tn.crm.booking-updated',
  'tn.crm.lead-created',
  'tn.crm.lead-updated',
  'tn.dis.technician-dispatched',
  'tn.dis.zone-deleted',
  'tn.dis.zone-updated',
  'tn.jpm.job-appointment-updated',
  'tn.jpm.job-completed',
  'tn.jpm.job-rescheduled',
  'tn.jpm.job-scheduled',
  'tn.jpm.job-updated',
  'tn.sp.session-abandoned-qualified',
  'tn.sp.session-completed',
  'tn.tlc.call-completed',
  'tn.tlc.call-updated',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** Jobs for which goods were bought. */
import type { Job } from '../servicetitan/records/operations-records.ts';
import type { Tools } from './bill-maker.ts';
import { momentOf } from './calendar.ts';

const SAME_FOR_ALL_JOBS = {
  projectId: null,
  priority: 'Normal',
  campaignId: 9,
  appointmentCount: 1,
  recallForId: null,
  warrantyId: null,
  jobGeneratedLeadSource: null,
  noCharge: false,
  notificationsEnabled: true,
  createdById: 3,
  tagTypeIds: [],
  leadCallId: null,
  partnerLeadCallId: null,
  bookingId: null,
  soldById: null,
  customerPo: '',
  membershipId: null,
  total: 0,
  createdFromEstimateId: null,
  estimateIds: [],
  customFields: null,
  externalData: {},
} as const;

export function makeJob(jobTypeId: number, businessUnitId: number, day: number, { random, ids }: Tools): Job {
  const id = ids.next();
  const appointmentId = ids.next();
  const createdOn = momentOf(day, random);
  const completedOn = momentOf(day + 3, random);
  return {
    id,
    jobNumber: String(id),
    customerId: ids.next(),
    locationId: ids.next(),
    jobStatus: 'Completed',
    completedOn,
    businessUnitId,
    jobTypeId,
    firstAppointmentId: appointmentId,
    lastAppointmentId: appointmentId,
    createdOn,
    modifiedOn: completedOn,
    invoiceId: ids.next(),
    summary: random.chance(0.3) ? '<p>No cooling &amp; noise</p>' : null,
    ...SAME_FOR_ALL_JOBS,
  };
}

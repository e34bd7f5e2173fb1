/** A project for tests: the scenario has none. */
import type { Project } from '../../src/servicetitan/records/operations-records.ts';

export const project: Project = {
  id: 60_000_001,
  number: 'P-1001',
  name: 'Clinic refit',
  summary: '<p>Two floors</p>',
  status: 'In Progress',
  statusId: 2,
  subStatus: null,
  subStatusId: null,
  customerId: 51,
  locationId: 52,
  projectTypeId: null,
  projectManagerIds: [],
  businessUnitIds: [3011],
  startDate: '2026-09-01T00:00:00Z',
  targetCompletionDate: null,
  actualCompletionDate: null,
  customFields: null,
  externalData: {},
  createdOn: '2026-08-20T15:11:09.12Z',
  modifiedOn: '2026-09-02T08:00:00.004Z',
};

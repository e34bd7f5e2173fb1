/** Records of the job and settings modules as their APIs return them: jobs, job types, projects, business units. */
import type { ExternalDataByApplication, Stamped, TypedCustomField } from './record-parts.ts';

/** A project; jobs refer to it. */
export interface Project extends Stamped {
  readonly number: string;
  readonly name: string | null;
  readonly summary: string | null;
  readonly status: string | null;
  readonly statusId: number | null;
  readonly subStatus: string | null;
  readonly subStatusId: number | null;
  readonly customerId: number;
  readonly locationId: number;
  readonly projectTypeId: number | null;
  readonly projectManagerIds: readonly number[];
  readonly businessUnitIds: readonly number[];
  readonly startDate: string | null;
  readonly targetCompletionDate: string | null;
  readonly actualCompletionDate: string | null;
  readonly customFields: readonly TypedCustomField[] | null;
  readonly externalData: ExternalDataByApplication;
}

/** The dimensions that ServiceTitan's own Intacct connector stores for a business unit. */
export interface BusinessUnitDimensions {
  readonly businessUnitId: number;
  readonly intacctLocationName: string;
  readonly intacctLocationId: string;
  readonly intacctDepartment: string;
  readonly intacctClass: string | null;
}

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

export interface Job extends Stamped {
  readonly jobNumber: string;
  readonly projectId: number | null;
  readonly customerId: number;
  readonly locationId: number;
  readonly jobStatus: string;
  readonly completedOn: string | null;
  readonly businessUnitId: number;
  readonly jobTypeId: number;
  readonly priority: string;
  readonly campaignId: number;
  readonly appointmentCount: number;
  readonly firstAppointmentId: number;
  readonly lastAppointmentId: number;
  readonly recallForId: number | null;
  readonly warrantyId: number | null;
  readonly jobGeneratedLeadSource: { readonly jobId: number | null; readonly employeeId: number | null } | null;
  readonly noCharge: boolean;
  readonly notificationsEnabled: boolean;
  readonly createdById: number;
  readonly tagTypeIds: readonly number[];
  readonly leadCallId: number | null;
  readonly partnerLeadCallId: number | null;
  readonly bookingId: number | null;
  readonly soldById: number | null;
  readonly customerPo: string;
  readonly invoiceId: number;
  readonly membershipId: number | null;
  readonly total: number;
  readonly createdFromEstimateId: number | null;
  readonly estimateIds: readonly number[];
  readonly summary: string | null;
  readonly customFields: readonly TypedCustomField[] | null;
  readonly externalData: ExternalDataByApplication;
}

export interface JobType extends Stamped {
  readonly name: string;
  readonly businessUnitIds: readonly number[];
  readonly skills: readonly string[];
  readonly tagTypeIds: readonly number[];
  readonly priority: string;
  readonly duration: number;
  readonly soldThreshold: number | null;
  readonly class: string;
  readonly summary: string;
  readonly noCharge: boolean;
  readonly enforceRecurringServiceEventSelection: boolean | null;
  readonly invoiceSignaturesRequired: boolean;
  readonly active: boolean;
  readonly isSmartDispatched: boolean;
  readonly externalData: ExternalDataByApplication;
}

export interface BusinessUnit extends Stamped {
  readonly active: boolean;
  readonly name: string;
  readonly officialName: string | null;
  readonly email: string | null;
  readonly currency: string | null;
  readonly phoneNumber: string | null;
  readonly invoiceHeader: string | null;
  readonly invoiceMessage: string | null;
  readonly defaultTaxRate: number | null;
  readonly authorizationParagraph: string | null;
  readonly acknowledgementParagraph: string | null;
  readonly address: null;
  readonly materialSku: string | null;
  readonly quickbooksClass: string | null;
  readonly accountCode: string | null;
  readonly franchiseId: string | null;
  readonly conceptCode: string | null;
  readonly corporateContractNumber: string | null;
  readonly trade: { readonly id: number; readonly name: string } | null;
  readonly division: { readonly id: number; readonly name: string } | null;
  readonly tagTypeIds: readonly number[] | null;
  readonly tenant: null;
  readonly externalData: ExternalDataByApplication;
}

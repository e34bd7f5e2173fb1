/** The bills of a range of bill dates, or of a batch, as ServiceTitan lists them now. Writes nothing. */
import type { ListBillsResult } from '../activities/list-bills.ts';
import { refusal } from './application-failures.ts';
import { checkListInput } from './input/lists.ts';
import { admitPoll, listStepOf } from './steps.ts';

export async function listBills(input: unknown): Promise<ListBillsResult> {
  const { connectionId, ...which } = checkListInput(input);
  const admission = await admitPoll({ connectionId });
  if (admission.decision === 'refused') throw refusal('tieout.connection-unknown', admission.because);
  return listStepOf(connectionId).listBills(which);
}

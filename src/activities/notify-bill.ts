/** Notifies the workflow of a bill that another one takes its place. */
import type { Explained } from '../domain/values/decision.ts';
import { notifyBill } from '../temporal/client/bills.ts';
import type { BillNews } from '../workflows/names.ts';
import { refIn, type RecordedRef } from '../workflows/recorded.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface NotifyBillInput extends RecordedRef {
  readonly news: BillNews;
}

export function createNotifyBill({ temporal, policy }: Pick<ConnectionDependencies, 'temporal' | 'policy'>) {
  /** The step's name in histories. */
  return function tellBill(input: NotifyBillInput): Promise<Explained<'told'>> {
    const { kind, id, news } = refIn(input);
    return step(async () => {
      await notifyBill(temporal, { connectionId: policy().connectionId, kind, id }, news);
      return { decision: 'told', because: `The workflow of ${kind} ${id} was notified.` };
    });
  };
}

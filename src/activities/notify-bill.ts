/** Tells the workflow of a bill that another one takes its place. */
import type { Explained } from '../domain/values/decision.ts';
import { inCapital, kindOf, type Kinded } from '../domain/values/document.ts';
import { notifyBill } from '../temporal/client/bills.ts';
import type { BillNews } from '../workflows/names.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface NotifyBillInput extends Kinded {
  readonly billId: number;
  readonly news: BillNews;
}

export function createNotifyBill({ temporal, policy }: Pick<ConnectionDependencies, 'temporal' | 'policy'>) {
  /** The step's name in histories. */
  return function tellBill(input: NotifyBillInput): Promise<Explained<'told'>> {
    const { billId, news } = input;
    const kind = kindOf(input);
    return step(async () => {
      await notifyBill(temporal, { connectionId: policy().connectionId, kind, id: billId }, news);
      return { decision: 'told', because: `${inCapital(kind)} ${billId} was told.` };
    });
  };
}

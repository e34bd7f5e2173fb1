/** The legacy functions of AP adjustments: the only way to write them by XML. */
import { recordFailures } from '../../gateway/failures.ts';
import type { XmlElement } from '../../gateway/xml.ts';
import type { Caller } from '../../objects/object-type.ts';
import type { Adjustment } from '../../records.ts';
import {
  createAdjustment,
  deleteAdjustment,
  requireAdjustment,
  updateAdjustment,
} from '../../rules/adjustment-rules.ts';
import { recordNoOf } from './bills.ts';
import { ADJUSTMENT_NAMES, changeForm, createForm } from './forms.ts';
import { writeFunction, type LegacyFunction } from './legacy-function.ts';

const { currently } = recordFailures;

export const adjustmentFunctions: Readonly<Record<string, LegacyFunction>> = {
  create_apadjustment: writeFunction(
    currently('create'),
    (body, caller) => createAdjustment(createForm(body, 'apadjustmentitems', ADJUSTMENT_NAMES), caller).recordNo,
  ),
  update_apadjustment: writeFunction(currently('update'), (body, caller) => {
    const change = changeForm(body, 'updateapadjustmentitems', ADJUSTMENT_NAMES);
    return updateAdjustment(adjustmentByKey(body, caller), change, caller).recordNo;
  }),
  delete_apadjustment: writeFunction(currently('delete'), (body, caller) => {
    deleteAdjustment(adjustmentByKey(body, caller), caller);
    return undefined;
  }),
};

function adjustmentByKey(body: XmlElement, caller: Caller): Adjustment {
  return requireAdjustment(recordNoOf(body, [...caller.store.adjustments.values()]), caller);
}

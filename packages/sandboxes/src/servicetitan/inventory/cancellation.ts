/** The cancellation endpoint, the same for orders, receipts and returns. */
import { z } from 'zod';

import { resultOrRefusal } from '../http/refusal.ts';
import { withRequest } from '../http/request-body.ts';
import { route, withId, type ApiRoute } from '../http/route.ts';

/** Documented reasons; documented as not required. */
const cancellationSchema = z.object({
  canceledReason: z
    .enum(['NotRequired', 'Duplicate', 'Accidental', 'VendorIssue', 'Other', 'JobCanceled'])
    .default('NotRequired'),
});
type CanceledReason = z.infer<typeof cancellationSchema>['canceledReason'];

/** @param cancel throws `Refusal` if the record may not be canceled. */
export function cancellationRoute(
  resource: string,
  scope: ApiRoute['scope'],
  cancel: (id: number, reason: CanceledReason) => void,
): ApiRoute {
  return route('PATCH', 'inventory', `${resource}/:id/cancellation`, scope, ({ id, body }) =>
    withId(id, (number) =>
      withRequest(cancellationSchema, body, ({ canceledReason }) =>
        resultOrRefusal(() => {
          cancel(number, canceledReason);
          return { id: number };
        }),
      ),
    ),
  );
}

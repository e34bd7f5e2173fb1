/** AUDITHISTORY: deletions, which queries of the object itself do not show. Other accesses are not recorded. */
import { writeTimestamp } from '../gateway/dates.ts';
import type { ObjectType } from './object-type.ts';

export const auditHistory: ObjectType = {
  name: 'AUDITHISTORY',
  naturalKey: 'RECORDNO',
  fields: {
    ...{ RECORDNO: 'integer', OBJECTTYPE: 'text', OBJECTKEY: 'text', ACCESSMODE: 'text', ACCESSTIME: 'timestamp' },
    USERID: 'text',
  },
  rows: (store) =>
    [...store.deletions.values()].map((deletion) => ({
      entityId: deletion.entityId,
      values: {
        RECORDNO: deletion.recordNo,
        OBJECTTYPE: deletion.objectType,
        OBJECTKEY: deletion.objectKey,
        ACCESSMODE: 'D',
        ACCESSTIME: writeTimestamp(deletion.at),
        USERID: store.company.userId,
      },
    })),
};

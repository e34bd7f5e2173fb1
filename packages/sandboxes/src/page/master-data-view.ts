/** Master records by ID and name: what a client has to know before it sends its first bill. */
import type { View } from './listing.ts';
import { markup } from './markup.ts';
import { table, type Column } from './table.ts';

export interface Master {
  readonly id: string | number;
  readonly name: string;
  readonly status?: string;
  readonly remark?: string;
}

const columns: readonly Column<Master>[] = [
  { heading: 'ID', of: ({ id }) => String(id), kind: 'code' },
  { heading: 'Name', of: ({ name }) => name },
  { heading: 'Status', of: ({ status = 'active' }) => status, kind: 'state' },
  { heading: 'Remark', of: ({ remark = '' }) => remark },
];

export function masterDataView(
  groups: () => readonly (readonly [caption: string, records: readonly Master[]])[],
): View {
  return {
    key: 'masters',
    title: 'Master data',
    render: () => markup`${groups().map(([caption, records]) => table(caption, columns, records).html())}`,
  };
}

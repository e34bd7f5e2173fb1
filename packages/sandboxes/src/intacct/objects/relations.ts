/**
 * The relations between objects, and how a dotted field name such as `VENDOR.TERM.DUEDATE` is read along them. Only
 * relations between objects of this sandbox are known.
 */
import type { Store } from '../store.ts';
import { findObject } from './index.ts';
import type { FieldType, ObjectType, Row } from './object-type.ts';

/** Many-to-one: the field `by` refers to the field `key` of the other object. */
export interface Relation {
  readonly path: string;
  readonly object: string;
  readonly by: string;
  readonly key: string;
}

const TO_VENDOR = { path: 'VENDOR', object: 'VENDOR', by: 'VENDORID', key: 'VENDORID' };
const TO_TERM = { path: 'TERM', object: 'APTERM', by: 'TERMNAME', key: 'NAME' };
const TO_LOCATION = { path: 'LOCATION', object: 'LOCATION', by: 'LOCATIONID', key: 'LOCATIONID' };

/** Objects with a PARENTID form a hierarchy, in which a query may go up one level. */
const parent = (object: string, key: string): Relation => ({ path: 'PARENT', object, by: 'PARENTID', key });

/** Dimensions of a line: object, path and field have the same name. */
const DIMENSIONS = [
  'DEPARTMENT',
  'CLASS',
  'PROJECT',
  'CUSTOMER',
  'VENDOR',
  'EMPLOYEE',
  'ITEM',
  'CONTRACT',
  'WAREHOUSE',
];
const toDimension = (object: string): Relation => ({ path: object, object, by: `${object}ID`, key: `${object}ID` });

const ofLines = (header: string): Relation[] => [
  { path: header, object: header, by: 'RECORDKEY', key: 'RECORDNO' },
  { path: 'GLACCOUNT', object: 'GLACCOUNT', by: 'ACCOUNTNO', key: 'ACCOUNTNO' },
  TO_LOCATION,
  ...DIMENSIONS.map(toDimension),
];

/** The paths of bills, vendors and terms are documented; the others follow their pattern (assumed). */
const RELATIONS: Readonly<Record<string, readonly Relation[]>> = {
  APBILL: [TO_VENDOR, TO_TERM],
  APBILLITEM: ofLines('APBILL'),
  APADJUSTMENT: [TO_VENDOR],
  APPYMT: [TO_VENDOR],
  TASK: [toDimension('PROJECT')],
  APADJUSTMENTITEM: ofLines('APADJUSTMENT'),
  VENDOR: [TO_TERM, parent('VENDOR', 'VENDORID')],
  LOCATION: [parent('LOCATION', 'LOCATIONID')],
  DEPARTMENT: [parent('DEPARTMENT', 'DEPARTMENTID')],
  CLASS: [parent('CLASS', 'CLASSID')],
  PROJECT: [parent('PROJECT', 'PROJECTID')],
};

export function relationsOf(object: ObjectType): readonly Relation[] {
  return (RELATIONS[object.name] ?? []).filter(
    (relation) => Object.hasOwn(object.fields, relation.by) && findObject(relation.object) !== undefined,
  );
}

/** A field of an object or of a related one. */
interface QueryField {
  readonly type: FieldType;
  readonly read: (row: Row) => string;
}

/** Undefined for an unknown name. */
export type FieldLookup = (name: string) => QueryField | undefined;

export function relatedFields(object: ObjectType, store: Store): FieldLookup {
  const indexes = new Map<string, ReadonlyMap<string, Row>>();
  const rowsBy = (target: ObjectType, key: string): ReadonlyMap<string, Row> => {
    const known = indexes.get(`${target.name}.${key}`);
    if (known !== undefined) return known;
    const index = new Map(target.rows(store).map((row) => [row.values[key] ?? '', row]));
    indexes.set(`${target.name}.${key}`, index);
    return index;
  };
  const find = (from: ObjectType, name: string, hasParentStep: boolean): QueryField | undefined => {
    const type = Object.hasOwn(from.fields, name) ? from.fields[name] : undefined;
    if (type !== undefined) return { type, read: (row) => row.values[name] ?? '' };
    const [path, rest] = splitAtDot(name);
    const relation = relationsOf(from).find((one) => one.path === path);
    const target = relation === undefined ? undefined : findObject(relation.object);
    if (relation === undefined || target === undefined || rest === undefined) return undefined;
    const isParentStep = target.name === from.name;
    // Documented: a name may contain only one hierarchical relation.
    const field = isParentStep && hasParentStep ? undefined : find(target, rest, hasParentStep || isParentStep);
    if (field === undefined) return undefined;
    const related = (row: Row): Row | undefined => rowsBy(target, relation.key).get(row.values[relation.by] ?? '');
    return {
      type: field.type,
      read(row) {
        const other = related(row);
        return other === undefined ? '' : field.read(other);
      },
    };
  };
  return (name) => find(object, name, false);
}

function splitAtDot(name: string): [path: string, rest?: string] {
  const dot = name.indexOf('.');
  return dot === -1 ? [name] : [name.slice(0, dot), name.slice(dot + 1)];
}

/** `lookup` and the older `inspect`: the definition of an object. They need no permissions and show no records. */
import { element, textOf, type XmlElement } from '../gateway/xml.ts';
import { objectNamed, allObjects } from '../objects/index.ts';
import type { FieldType, ObjectType } from '../objects/object-type.ts';
import { relationsOf } from '../objects/relations.ts';
import type { Outcome } from './outcome.ts';

const DATA_TYPES: Readonly<Record<FieldType, string>> = {
  text: 'TEXT',
  integer: 'INTEGER',
  decimal: 'DECIMAL',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  boolean: 'BOOLEAN',
};

/** Required fields besides the key of the object. A draft bill needs no due date. */
const REQUIRED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  APBILL: ['VENDORID', 'WHENCREATED', 'WHENDUE'],
  APBILLITEM: ['TRX_AMOUNT', 'LOCATIONID'],
  VENDOR: ['NAME', 'DISPLAYCONTACT.PRINTAS'],
};

/** Fields that only the system sets. */
const SYSTEM_FIELD =
  /^(RECORDNO|WHENMODIFIED|AUWHENCREATED|CREATEDBY|MODIFIEDBY|RAWSTATE|MEGAENTITY\w+|(TRX_)?TOTAL\w+)$/;

/** @throws Refusal for an unknown object. */
export function lookUp(body: XmlElement): Outcome {
  const object = objectNamed(textOf(body, 'object') || textOf(body, 'name'));
  const fields = Object.entries(object.fields).map(([name, type]) => fieldDefinition(name, type, object));
  const relationships = relationsOf(object).map((relation) =>
    element('Relationship', [
      element('OBJECTPATH', relation.path),
      element('OBJECTNAME', relation.object),
      element('LABEL'),
      element('RELATIONSHIPTYPE', 'MANY2ONE'),
      element('RELATEDBY', relation.by),
    ]),
  );
  const type = element('Type', [element('Fields', fields), element('Relationships', relationships)], {
    Name: object.name,
    DocumentType: '',
  });
  return definitions([type]);
}

/** `*` lists the objects. @throws Refusal for an unknown object. */
export function inspect(body: XmlElement): Outcome {
  const name = textOf(body, 'object') || textOf(body, 'name');
  if (name === '*') {
    return definitions(allObjects().map((one) => element('type', objectLabel(one.name), { typename: one.name })));
  }
  const object = objectNamed(name);
  const fields = Object.entries(object.fields).map(([field, type]) =>
    body.attributes['detail'] === '1' ? fieldDetails(field, type, object) : element('Field', field),
  );
  return definitions([element('Type', [element('Fields', fields)], { Name: object.name })]);
}

function definitions(types: readonly XmlElement[]): Outcome {
  const data = element('data', types, { listtype: 'All', count: String(types.length) });
  // Assumed: no record is read, so nothing is billed.
  return { data, errors: [], transactions: 0 };
}

function fieldDefinition(name: string, type: FieldType, object: ObjectType): XmlElement {
  const values = validValuesOf(name, object);
  const listed = values.map((value) => element('VALIDVALUE', value));
  return element('Field', [
    element('ID', name),
    element('LABEL', labelOf(name)),
    element('DESCRIPTION'),
    element('REQUIRED', String(isRequired(name, object))),
    element('READONLY', String(isReadOnly(name, object))),
    element('DATATYPE', values.length > 0 ? 'ENUM' : DATA_TYPES[type]),
    ...(values.length > 0 ? [element('VALIDVALUES', listed)] : []),
    element('ISCUSTOM', 'false'),
  ]);
}

/** Element names of the detailed form are those that connectors read; `maxLength` is not known for any field. */
function fieldDetails(name: string, type: FieldType, object: ObjectType): XmlElement {
  return element('Field', [
    element('Name', name),
    element('GroupName'),
    element('dataName', labelOf(name)),
    element('externalDataName', DATA_TYPES[type].toLowerCase()),
    element('isRequired', String(isRequired(name, object))),
    element('isReadOnly', String(isReadOnly(name, object))),
    element('maxLength', '0'),
    element('DisplayLabel', labelOf(name)),
    element('Description'),
    element('id'),
  ]);
}

function validValuesOf(name: string, object: ObjectType): readonly string[] {
  return object.validValues?.[name] ?? (name === 'STATUS' ? ['active', 'inactive'] : []);
}

function isRequired(name: string, object: ObjectType): boolean {
  const isKey = name !== 'RECORDNO' && name === object.naturalKey;
  return isKey || (REQUIRED_FIELDS[object.name]?.includes(name) ?? false);
}

function isReadOnly(name: string, object: ObjectType): boolean {
  return object.writer === undefined || SYSTEM_FIELD.test(name);
}

/** The labels of payables are known; the others are made like the labels of fields. */
function objectLabel(name: string): string {
  const [, kind = '', item = ''] = /^AP(BILL|ADJUSTMENT)(ITEM)?$/.exec(name) ?? [];
  return kind === '' ? labelOf(name) : `AP ${labelOf(kind)}${item === '' ? '' : ' Detail'}`;
}

/** Labels are made from the names. */
function labelOf(name: string): string {
  const words = name.toLowerCase().replaceAll(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

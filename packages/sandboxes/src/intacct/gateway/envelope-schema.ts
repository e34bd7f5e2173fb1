/**
 * The gateway's request schema, written from the documented order and cardinality of the envelope (gateway 3.0) and of
 * the generic functions; `legacy-schema.ts` has the legacy functions. As in the real schema, objects inside `create`
 * and `update` are not validated: a misspelled field there is not a schema error.
 */
import { legacyFunctions, legacyTypes } from './legacy-schema.ts';

/** `showadditionalerrorinfo` is newer than the published schema; its position is assumed. */
const controlBlock = `
  <xs:complexType name="control"><xs:sequence>
    <xs:element name="senderid" type="xs:string"/>
    <xs:element name="password" type="xs:string" minOccurs="0"/>
    <xs:element name="controlid" type="controlid"/>
    <xs:element name="uniqueid" type="trueOrFalse" minOccurs="0"/>
    <xs:element name="dtdversion" type="xs:string" minOccurs="0"/>
    <xs:element name="policyid" type="xs:string" minOccurs="0"/>
    <xs:element name="debug" type="xs:string" minOccurs="0"/>
    <xs:element name="includewhitespace" type="xs:boolean" minOccurs="0"/>
    <xs:element name="showadditionalerrorinfo" type="xs:boolean" minOccurs="0"/>
  </xs:sequence></xs:complexType>
  <xs:simpleType name="controlid"><xs:restriction base="xs:string"><xs:maxLength value="256"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="trueOrFalse"><xs:restriction base="xs:string">
    <xs:enumeration value="true"/><xs:enumeration value="false"/></xs:restriction></xs:simpleType>`;

const operationBlock = `
  <xs:complexType name="operation">
    <xs:sequence>
      <xs:element name="authentication"><xs:complexType><xs:choice>
        <xs:element name="login"><xs:complexType><xs:sequence>
          <xs:element name="userid" type="xs:string"/>
          <xs:element name="companyid" type="xs:string"/>
          <xs:element name="password" type="xs:string"/>
          <xs:element name="clientid" type="xs:string" minOccurs="0"/>
          <xs:element name="locationid" type="xs:string" minOccurs="0"/>
        </xs:sequence></xs:complexType></xs:element>
        <xs:element name="sessionid" type="xs:string"/>
        <xs:element name="oauth" type="anything"/>
      </xs:choice></xs:complexType></xs:element>
      <xs:element name="preferences" type="anything" minOccurs="0" maxOccurs="unbounded"/>
      <xs:element name="content" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
        <xs:element name="function" type="function" maxOccurs="unbounded"/>
      </xs:sequence></xs:complexType></xs:element>
    </xs:sequence>
    <xs:attribute name="transaction" type="trueOrFalse" default="false"/>
  </xs:complexType>`;

const functionBlock = `
  <xs:complexType name="function">
    <xs:choice>
      <xs:element name="getAPISession"><xs:complexType><xs:sequence>
        <xs:element name="locationid" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
      <xs:element name="create" type="objects"/>
      <xs:element name="update" type="objects"/>
      <xs:element name="delete"><xs:complexType><xs:all>
        <xs:element name="object" type="text"/><xs:element name="keys" type="text"/></xs:all></xs:complexType></xs:element>
      <xs:element name="read" type="read"/>
      <xs:element name="readByName" type="read"/>
      <xs:element name="query" type="query"/>
      <xs:element name="readByQuery" type="readByQuery"/>
      <xs:element name="readMore"><xs:complexType><xs:choice>
        <xs:element name="resultId" type="text"/><xs:element name="object" type="text"/>
        <xs:element name="view" type="text"/><xs:element name="reportId" type="text"/></xs:choice></xs:complexType></xs:element>
      <xs:element name="lookup" type="definition"/>
      <xs:element name="inspect"><xs:complexType><xs:complexContent><xs:extension base="definition">
        <xs:attribute name="detail" type="xs:string"/></xs:extension></xs:complexContent></xs:complexType></xs:element>
      ${legacyFunctions}
    </xs:choice>
    <xs:attribute name="controlid" type="controlid" use="required"/>
  </xs:complexType>
  <xs:complexType name="objects"><xs:sequence>
    <xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
  <xs:complexType name="anything" mixed="true"><xs:sequence>
    <xs:any processContents="skip" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
    <xs:anyAttribute processContents="skip"/></xs:complexType>
  <xs:complexType name="read"><xs:all>
    <xs:element name="object" type="text"/>
    <xs:element name="keys" type="text"/>
    <xs:element name="fields" type="xs:string" minOccurs="0"/>
    <xs:element name="returnFormat" type="xs:string" minOccurs="0"/>
    <xs:element name="docparid" type="xs:string" minOccurs="0"/></xs:all></xs:complexType>
  <xs:complexType name="readByQuery"><xs:all>
    <xs:element name="object" type="text"/>
    <xs:element name="query" type="xs:string"/>
    <xs:element name="fields" type="xs:string" minOccurs="0"/>
    <xs:element name="pagesize" type="xs:string" minOccurs="0"/>
    <xs:element name="returnFormat" type="xs:string" minOccurs="0"/>
    <xs:element name="docparid" type="xs:string" minOccurs="0"/></xs:all></xs:complexType>
  <xs:complexType name="definition"><xs:sequence>
    <xs:choice><xs:element name="object" type="text"/><xs:element name="name" type="text"/></xs:choice>
    <xs:element name="docparid" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType>
  <xs:simpleType name="text"><xs:restriction base="xs:string"><xs:minLength value="1"/></xs:restriction></xs:simpleType>`;

const OPERATOR_NAMES = {
  oneValue: [
    'equalto',
    'notequalto',
    'lessthan',
    'lessthanorequalto',
    'greaterthan',
    'greaterthanorequalto',
    'like',
    'notlike',
  ],
  severalValues: ['in', 'notin'],
  noValue: ['isnull', 'isnotnull'],
  several: ['and', 'or'],
};

function operators(names: readonly string[], type: string): string {
  return names.map((name) => `<xs:element name="${name}" type="${type}"/>`).join('');
}

const queryBlock = `
  <xs:complexType name="query"><xs:all>
    <xs:element name="object" type="text"/>
    <xs:element name="select"><xs:complexType><xs:choice maxOccurs="unbounded">
      ${operators(['field', 'count', 'avg', 'min', 'max', 'sum'], 'text')}</xs:choice></xs:complexType></xs:element>
    <xs:element name="filter" minOccurs="0"><xs:complexType><xs:group ref="operator"/></xs:complexType></xs:element>
    <xs:element name="orderby" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:element name="order" maxOccurs="unbounded"><xs:complexType><xs:sequence>
        <xs:element name="field" type="text"/>
        <xs:choice minOccurs="0"><xs:element name="ascending"/><xs:element name="descending"/></xs:choice>
      </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
    <xs:element name="options" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:element name="caseinsensitive" type="xs:boolean" minOccurs="0"/>
      <xs:element name="showprivate" type="xs:boolean" minOccurs="0"/>
      <xs:element name="returnformat" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
    <xs:element name="pagesize" minOccurs="0"><xs:simpleType><xs:restriction base="xs:integer">
      <xs:minInclusive value="1"/><xs:maxInclusive value="2000"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="offset" minOccurs="0"><xs:simpleType><xs:restriction base="xs:integer">
      <xs:minInclusive value="0"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="docparid" type="xs:string" minOccurs="0"/></xs:all></xs:complexType>
  <xs:group name="operator"><xs:choice>
    ${operators(OPERATOR_NAMES.oneValue, 'oneValue')}
    <xs:element name="between" type="twoValues"/>
    ${operators(OPERATOR_NAMES.severalValues, 'severalValues')}
    ${operators(OPERATOR_NAMES.noValue, 'noValue')}
    ${operators(OPERATOR_NAMES.several, 'several')}</xs:choice></xs:group>
  <xs:complexType name="several"><xs:sequence>
    <xs:group ref="operator" minOccurs="2" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
  <xs:complexType name="oneValue"><xs:sequence>
    <xs:element name="field" type="text"/><xs:element name="value" type="xs:string"/></xs:sequence></xs:complexType>
  <xs:complexType name="twoValues"><xs:sequence><xs:element name="field" type="text"/>
    <xs:element name="value" type="xs:string" minOccurs="2" maxOccurs="2"/></xs:sequence></xs:complexType>
  <xs:complexType name="severalValues"><xs:sequence><xs:element name="field" type="text"/>
    <xs:element name="value" type="xs:string" maxOccurs="1000"/></xs:sequence></xs:complexType>
  <xs:complexType name="noValue"><xs:sequence><xs:element name="field" type="text"/></xs:sequence></xs:complexType>`;

export const envelopeSchema = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="request"><xs:complexType><xs:sequence>
    <xs:element name="control" type="control"/>
    <xs:element name="operation" type="operation" maxOccurs="unbounded"/>
  </xs:sequence></xs:complexType></xs:element>
  ${controlBlock}${operationBlock}${functionBlock}${queryBlock}${legacyTypes}
</xs:schema>`;

/**
 * The legacy functions in the request schema: one element each for the choice inside `function`, and the types of those
 * elements, in strict order and lower case. `functions/legacy/` implements them. Objects that the real `get` and
 * `get_list` support and this sandbox does not are schema errors as well.
 */
const legacyNames = [
  ...['create_bill', 'update_bill', 'delete_bill', 'reverse_bill', 'recallApBill', 'get_bill'],
  ...['create_apadjustment', 'update_apadjustment', 'delete_apadjustment', 'get_apadjustment'],
  ...['create_supdocfolder', 'create_supdoc', 'update_supdoc', 'delete_supdoc', 'delete_vendor', 'get', 'get_list'],
];

/** The type of each function is its name after `legacy.`. */
export const legacyFunctions = legacyNames.map((name) => `<xs:element name="${name}" type="legacy.${name}"/>`).join('');

/** Text elements, in order; `?` marks optional ones, `:` a type other than text. */
function elements(...names: readonly string[]): string {
  return names
    .map((name) => {
      const [, element = '', type = 'xs:string', optional] = /^([^:?]+)(?::([^?]+))?(\?)?$/.exec(name) ?? [];
      return `<xs:element name="${element}" type="${type}"${optional === undefined ? '' : ' minOccurs="0"'}/>`;
    })
    .join('');
}

function type(name: string, content: string, attributes = ''): string {
  return `<xs:complexType name="legacy.${name}"><xs:sequence>${content}</xs:sequence>${attributes}</xs:complexType>`;
}

const key = '<xs:attribute name="key" type="xs:string" use="required"/>';
const flag = (name: string): string => `<xs:attribute name="${name}" type="trueOrFalse" default="false"/>`;
const objects = (name: string, values: readonly string[]): string =>
  `<xs:simpleType name="legacy.${name}"><xs:restriction base="xs:string">${values
    .map((value) => `<xs:enumeration value="${value}"/>`)
    .join('')}</xs:restriction></xs:simpleType>`;

/** A currency is followed by a rate, given as a number or as a rate type with or without a date. */
const currency = (base: string): string => `<xs:sequence minOccurs="0">${base}${elements('currency')}<xs:choice>
  <xs:sequence>${elements('exchratedate:legacy.date?', 'exchratetype')}</xs:sequence>${elements('exchrate')}
  </xs:choice></xs:sequence>`;

const account = (occurs: string): string =>
  `<xs:choice ${occurs}>${elements('accountlabel', 'glaccountno')}</xs:choice>`;

const dimensions = [
  ...['projectid?', 'taskid?', 'costtypeid?', 'customerid?', 'vendorid?', 'employeeid?', 'itemid?', 'classid?'],
  ...['contractid?', 'warehouseid?'],
];
const form1099 = ['item1099?', 'form1099type?', 'form1099box?'];

const parts =
  type('date', elements('year', 'month', 'day')) +
  type('contact', elements('contactname')) +
  type(
    'customfields',
    '<xs:element name="customfield" type="legacy.customfield" minOccurs="0" maxOccurs="unbounded"/>',
  ) +
  type('customfield', elements('customfieldname', 'customfieldvalue')) +
  type(
    'lineitem',
    account('') +
      elements('offsetglaccountno?', 'amount', 'allocationid?', 'memo?', 'locationid?', 'departmentid?', ...form1099) +
      elements('key?', 'totalpaid?', 'totaldue?', 'customfields:legacy.customfields?', ...dimensions, 'billable?') +
      '<xs:element name="taxentries" type="anything" minOccurs="0"/>',
  ) +
  type(
    'updatelineitem',
    account('minOccurs="0"') +
      elements('offsetglaccountno?', 'amount?', 'allocationid?', 'memo?', 'locationid?', 'departmentid?', ...form1099) +
      elements('key?', 'totalpaid?', 'totaldue?', 'customfields:legacy.customfields?', ...dimensions, 'billable?'),
    '<xs:attribute name="line_num" type="xs:string" use="required"/>',
  ) +
  type('lineitems', '<xs:element name="lineitem" type="legacy.lineitem" maxOccurs="unbounded"/>') +
  `<xs:complexType name="legacy.updatelineitems"><xs:choice maxOccurs="unbounded">${elements(
    'lineitem:legacy.lineitem',
    'updatelineitem:legacy.updatelineitem',
  )}</xs:choice></xs:complexType>`;

const dates = ['datecreated:legacy.date', 'dateposted:legacy.date?'];
const contacts = elements('payto:legacy.contact?', 'returnto:legacy.contact?');
const changedKey = key + flag('set_nulls') + flag('externalkey');

const bills =
  type(
    'create_bill',
    elements('vendorid', ...dates) +
      `<xs:choice><xs:sequence>${elements('datedue:legacy.date', 'termname?')}</xs:sequence>${elements('termname')}</xs:choice>` +
      elements('action?', 'batchkey?', 'billno?', 'ponumber?', 'onhold?', 'description?', 'externalid?') +
      contacts +
      currency(elements('basecurr?')) +
      elements('nogl?', 'supdocid?', 'taxsolutionid?', 'inclusivetax?', 'customfields:legacy.customfields?') +
      elements('billitems:legacy.lineitems'),
  ) +
  type(
    'update_bill',
    elements('vendorid?', ...dates.map((date) => date.replace(/\??$/, '?')), 'datedue:legacy.date?', 'termname?') +
      elements('action?', 'billno?', 'ponumber?', 'onhold?', 'description?') +
      contacts +
      currency('') +
      elements('supdocid?', 'customfields:legacy.customfields?', 'updatebillitems:legacy.updatelineitems?'),
    changedKey + flag('partial_edit'),
  ) +
  type('delete_bill', '', key + flag('externalkey')) +
  type('reverse_bill', elements('datereversed:legacy.date', 'description?'), key) +
  type('recallApBill', elements('recordno')) +
  type('get_bill', '', key + flag('externalkey'));

const adjustments =
  type(
    'create_apadjustment',
    elements('vendorid', ...dates, 'batchkey?', 'adjustmentno?', 'action?', 'billno?', 'description?', 'externalid?') +
      currency(elements('basecurr?')) +
      elements('nogl?', 'customfields:legacy.customfields?', 'apadjustmentitems:legacy.lineitems'),
  ) +
  type(
    'update_apadjustment',
    elements('vendorid?', ...dates.map((date) => date.replace(/\??$/, '?')), 'adjustmentno?', 'action?', 'billno?') +
      elements('description?') +
      currency('') +
      elements('updateapadjustmentitems:legacy.updatelineitems?'),
    changedKey,
  ) +
  type('delete_apadjustment', '', key + flag('externalkey')) +
  type('get_apadjustment', '', key + flag('externalkey'));

const supdoc =
  elements('supdocid', 'supdocname?', 'supdocfoldername?', 'supdocdescription?') +
  elements('attachments:legacy.attachments?');

const attachments =
  type('create_supdocfolder', elements('supdocfoldername', 'supdocfolderdescription?', 'supdocparentfoldername?')) +
  type('create_supdoc', supdoc) +
  type('update_supdoc', supdoc) +
  type('delete_supdoc', '', key) +
  type('delete_vendor', '', '<xs:attribute name="vendorid" type="xs:string" use="required"/>') +
  type('attachments', '<xs:element name="attachment" type="legacy.attachment" maxOccurs="unbounded"/>') +
  type('attachment', elements('attachmentname', 'attachmenttype', 'attachmentdata'));

const fields = '<xs:element name="fields" type="legacy.fields" minOccurs="0"/>';
const reads =
  type('fields', '<xs:element name="field" type="xs:string" maxOccurs="unbounded"/>') +
  objects('gettable', ['bill', 'supdoc', 'supdocfolder']) +
  objects('listable', ['bill', 'apadjustment', 'supdoc', 'supdocfolder']) +
  type(
    'get',
    fields,
    `<xs:attribute name="object" type="legacy.gettable" use="required"/>${key}${flag('externalkey')}`,
  ) +
  type(
    'get_list',
    `<xs:element name="filter" type="anything" minOccurs="0"/><xs:element name="sorts" type="anything" minOccurs="0"/>${fields}`,
    `<xs:attribute name="object" type="legacy.listable" use="required"/><xs:attribute name="start" type="xs:string"/>
    <xs:attribute name="maxitems" type="xs:string"/>${flag('showprivate')}`,
  );

export const legacyTypes = parts + bills + adjustments + attachments + reads;

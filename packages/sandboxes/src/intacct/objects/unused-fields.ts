/**
 * Fields that the real objects have and that this company has no use for: known to every read, always empty. Connectors
 * in the field ask for them (names as in their public field lists), and the real gateway refuses a query with a field
 * it does not know, so it matters which ones it knows.
 */
const RECORD_FIELDS = ['WHENCREATED', 'CREATEDBY', 'MODIFIEDBY', 'MEGAENTITYKEY', 'MEGAENTITYNAME', 'RECORD_URL'];
const PARENT_FIELDS = ['PARENTKEY', 'PARENTID', 'PARENTNAME'];

const UNUSED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  VENDOR: [...PARENT_FIELDS, 'ACCOUNTLABEL', 'APACCOUNTTITLE'],
  GLACCOUNT: ['CATEGORY', 'ALTERNATIVEACCOUNT'],
  LOCATION: ['CURRENCY'],
  LOCATIONENTITY: [
    ...['REPORTPRINTAS', 'SUPERVISORID', 'FIRSTMONTH', 'FIRSTMONTHTAX', 'WEEKSTART', 'FEDERALID', 'TAXID'],
    ...['STARTDATE', 'ENDDATE', 'HAS_IE_RELATION', 'CUSTOMERID', 'CUSTOMERNAME', 'VENDORID', 'VENDORNAME'],
    ...['ENABLELEGALCONTACT', 'LEGALNAME', 'LEGALADDRESS1', 'LEGALADDRESS2', 'LEGALCITY', 'LEGALSTATE'],
    ...['LEGALZIPCODE', 'LEGALCOUNTRY', 'OPCOUNTRY', 'ADDRESSCOUNTRYDEFAULT'],
  ],
  DEPARTMENT: ['PARENTKEY', 'PARENTID', 'SUPERVISORNAME', 'CUSTTITLE'],
  CLASS: ['DESCRIPTION', 'PARENTKEY', 'PARENTID'],
  PROJECT: [
    ...['DESCRIPTION', 'CURRENCY', 'PROJECTCATEGORY', 'PROJECTSTATUS', 'PROJECTTYPE', ...PARENT_FIELDS],
    ...['CUSTOMERKEY', 'CUSTOMERID', 'CUSTOMERNAME', 'DEPARTMENTNAME', 'LOCATIONID', 'LOCATIONNAME', 'BUDGETID'],
  ],
  TASK: [
    ...['PARENTKEY', 'PARENTID', 'PARENTTASKNAME', 'ROOTPARENTKEY', 'ROOTPARENTID', 'ROOTPARENTNAME'],
    ...['PROJECTKEY', 'PROJECTNAME', 'ITEMKEY', 'ITEMID', 'ITEMNAME', 'DESCRIPTION', 'BILLABLE', 'TASKNO'],
    ...['TASKSTATUS', 'CLASSID', 'CLASSNAME', 'CLASSKEY'],
  ],
  COSTTYPE: ['PROJECTKEY', 'PROJECTNAME', 'TASKKEY', 'TASKNAME'],
  CUSTOMER: [
    ...['ENTITY', ...PARENT_FIELDS, 'CUSTREPNAME', 'TOTALDUE', 'GLGRPKEY', 'GLGROUP', 'ONETIME', 'ONHOLD'],
    'OBJECTRESTRICTION',
  ],
  ITEM: ['MRR', 'EXTENDED_DESCRIPTION', 'PRODUCTLINEID', 'GLGROUP', 'ITEMTYPE'],
};

/** The unused fields of an object, and those that every record has beside its own. */
export function unusedFieldsOf(object: string): readonly string[] {
  return object in UNUSED_FIELDS ? [...(UNUSED_FIELDS[object] ?? []), ...RECORD_FIELDS] : [];
}

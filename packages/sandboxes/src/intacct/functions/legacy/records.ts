/** Records as `get` and `get_list` return them. Element names are from the published response definitions. */
import { element, type XmlElement } from '../../gateway/xml.ts';
import { adjustmentRow } from '../../objects/ap-adjustment.ts';
import { billRow } from '../../objects/ap-bill.ts';
import type { Row } from '../../objects/object-type.ts';
import { lineRows } from '../../objects/transaction-rows.ts';
import type { Adjustment, Attachment, AttachmentFolder, Bill } from '../../records.ts';
import type { Store } from '../../store.ts';

interface LegacyRecord {
  readonly key: string;
  readonly owner: Row;
  readonly element: () => XmlElement;
}

const VISIBLE_TO_ALL: Row = { entityId: '', values: {} };

export function legacyRecords(object: string, store: Store): readonly LegacyRecord[] {
  switch (object) {
    case 'bill':
      return store.visibleBills().map((bill) => {
        const owner = billRow(bill, store);
        return { key: bill.recordNo, owner, element: () => billElement(bill, owner.values, store) };
      });
    case 'apadjustment':
      return [...store.adjustments.values()].map((one) => {
        const owner = adjustmentRow(one, store);
        return { key: one.recordNo, owner, element: () => adjustmentElement(one, owner.values, store) };
      });
    case 'supdoc':
      return [...store.attachments.values()].map((one) => ({
        key: one.supdocId,
        owner: VISIBLE_TO_ALL,
        element: () => attachmentElement(one, store),
      }));
    default:
      return [...store.folders.values()].map((folder) => ({
        key: folder.name,
        owner: VISIBLE_TO_ALL,
        element: () => folderElement(folder, store),
      }));
  }
}

function billElement(bill: Bill, values: Row['values'], store: Store): XmlElement {
  return element('bill', [
    ...opening(bill),
    date('datedue', bill.whenDue),
    date('datepaid', bill.whenPaid),
    element('termname', bill.termName),
    element('billno', bill.recordId),
    element('ponumber', bill.docNumber),
    ...amounts(values),
    element('onhold', values['ONHOLD'] ?? ''),
    element('description', bill.description),
    ...currencies(values),
    element('billitems', lines(bill, store)),
    element('whenmodified', values['WHENMODIFIED'] ?? ''),
    element('state', values['STATE'] ?? ''),
    element('supdocid', bill.supdocId),
  ]);
}

function adjustmentElement(adjustment: Adjustment, values: Row['values'], store: Store): XmlElement {
  return element('apadjustment', [
    ...opening(adjustment),
    element('adjustmentno', adjustment.recordId),
    element('billno', adjustment.docNumber),
    element('description', adjustment.description),
    ...amounts(values),
    element('whenmodified', values['WHENMODIFIED'] ?? ''),
    element('state', values['STATE'] ?? ''),
    ...currencies(values),
    element('apadjustmentitems', lines(adjustment, store)),
  ]);
}

function opening(record: Bill | Adjustment): XmlElement[] {
  return [
    element('key', record.recordNo),
    element('vendorid', record.vendorId),
    date('datecreated', record.whenCreated),
    date('dateposted', record.whenPosted),
  ];
}

function amounts(values: Row['values']): XmlElement[] {
  const names = { totalamount: 'TOTALENTERED', totalpaid: 'TOTALPAID', totaldue: 'TOTALDUE' };
  return Object.entries(names).map(([name, field]) => element(name, values[field] ?? ''));
}

function currencies(values: Row['values']): XmlElement[] {
  return [element('basecurr', values['BASECURR'] ?? ''), element('currency', values['CURRENCY'] ?? '')];
}

function lines(record: Bill | Adjustment, store: Store): XmlElement[] {
  return lineRows(record, store).map(({ values }) =>
    element('lineitem', [
      element('line_num', values['LINE_NO'] ?? ''),
      element('accountlabel', values['ACCOUNTLABEL'] ?? ''),
      element('glaccountno', values['ACCOUNTNO'] ?? ''),
      element('amount', values['AMOUNT'] ?? ''),
      element('memo', values['ENTRYDESCRIPTION'] ?? ''),
      element('locationid', values['LOCATIONID'] ?? ''),
      element('departmentid', values['DEPARTMENTID'] ?? ''),
      element('key', values['RECORDNO'] ?? ''),
      element('trx_amount', values['TRX_AMOUNT'] ?? ''),
      element('currency', values['CURRENCY'] ?? ''),
    ]),
  );
}

function attachmentElement(attachment: Attachment, store: Store): XmlElement {
  return element('supdoc', [
    element('recordno', attachment.recordNo),
    element('supdocid', attachment.supdocId),
    element('supdocname', attachment.name),
    element('folder', attachment.folder),
    element('description', attachment.description),
    element('creationdate', dayOf(attachment.createdAt)),
    element('createdby', store.company.userId),
    element(
      'attachments',
      attachment.files.map((file) =>
        element('attachment', [
          element('attachmentname', file.name),
          element('attachmenttype', file.type),
          element('attachmentdata', file.data),
        ]),
      ),
    ),
  ]);
}

function folderElement(folder: AttachmentFolder, store: Store): XmlElement {
  return element('supdocfolder', [
    element('name', folder.name),
    element('description', folder.description),
    element('parentfolder', folder.parent),
    element('creationdate', dayOf(folder.createdAt)),
    element('createdby', store.company.userId),
    element('status', 'active'),
  ]);
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

function date(name: string, day: string): XmlElement {
  const [year = '', month = '', dayOfMonth = ''] = day.split('-');
  return element(name, day === '' ? '' : [element('year', year), element('month', month), element('day', dayOfMonth)]);
}

/** Rules for attachments: a folder that exists, a unique ID, and base64 files that can be added but not replaced. */
import { recordFailures, Refusal } from '../gateway/failures.ts';
import type { Caller } from '../objects/object-type.ts';
import type { AttachedFile, Attachment, AttachmentFolder } from '../records.ts';
import { attachmentFailures } from './ap-failures.ts';

interface AttachmentForm {
  readonly supdocId: string;
  /** When left out: unchanged, or empty for a new attachment. */
  readonly name?: string | undefined;
  readonly folder?: string | undefined;
  readonly description?: string | undefined;
  readonly files: readonly AttachedFile[];
}

export function createFolder(form: Omit<AttachmentFolder, 'createdAt'>, { store }: Caller): AttachmentFolder {
  if (form.name === '') throw new Refusal(recordFailures.requiredField('supdocfoldername'));
  if (store.folders.has(form.name)) throw new Refusal(recordFailures.duplicate('Attachment Folder', form.name));
  if (form.parent !== '' && !store.folders.has(form.parent)) {
    throw new Refusal(attachmentFailures.folderUnknown(form.parent));
  }
  const folder = { ...form, createdAt: store.now() };
  store.folders.set(folder.name, folder);
  return folder;
}

export function createAttachment(form: AttachmentForm, caller: Caller): Attachment {
  const { store } = caller;
  const { supdocId } = form;
  if (supdocId === '') throw new Refusal(recordFailures.requiredField('supdocid'));
  // The length to which a production connector truncates ids.
  if (supdocId.length > 20) throw new Refusal(recordFailures.illegalFormat('supdocid', supdocId));
  if (store.attachments.has(supdocId)) throw new Refusal(recordFailures.duplicate('Attachment', supdocId));
  return saveAttachment(form, undefined, caller);
}

export function addToAttachment(form: AttachmentForm, caller: Caller): Attachment {
  const existing = caller.store.attachments.get(form.supdocId);
  if (existing === undefined) throw new Refusal(attachmentFailures.unknown(form.supdocId));
  return saveAttachment(form, existing, caller);
}

/** Assumed: an attachment that is linked to a record cannot be deleted. */
export function deleteAttachment(supdocId: string, { store }: Caller): void {
  if (!store.attachments.has(supdocId)) throw new Refusal(attachmentFailures.unknown(supdocId));
  const isLinked =
    [...store.bills.values(), ...store.adjustments.values()].some((record) => record.supdocId === supdocId) ||
    [...store.vendors.values()].some((vendor) => vendor.details['SUPDOCID'] === supdocId);
  if (isLinked) throw new Refusal(attachmentFailures.inUse(supdocId));
  store.delete(store.attachments, supdocId, { objectType: 'supdoc', objectKey: supdocId, entityId: '' });
}

/** @throws Refusal if the attachment does not exist; empty text means no attachment. */
export function refuseUnknownAttachment(supdocId: string, { store }: Caller): void {
  if (supdocId !== '' && !store.attachments.has(supdocId)) throw new Refusal(attachmentFailures.unknown(supdocId));
}

function saveAttachment(form: AttachmentForm, existing: Attachment | undefined, { store }: Caller): Attachment {
  const folder = form.folder ?? existing?.folder ?? '';
  if (folder === '') throw new Refusal(recordFailures.requiredField('supdocfoldername'));
  if (!store.folders.has(folder)) throw new Refusal(attachmentFailures.folderUnknown(folder));
  const files = [...(existing?.files ?? [])];
  for (const file of form.files) files.push(readFile(file, files));
  const saved: Attachment = {
    supdocId: form.supdocId,
    name: form.name ?? existing?.name ?? '',
    folder,
    description: form.description ?? existing?.description ?? '',
    files,
    recordNo: existing?.recordNo ?? store.next('supdoc'),
    createdAt: existing?.createdAt ?? store.now(),
  };
  store.attachments.set(saved.supdocId, saved);
  return saved;
}

function readFile(file: AttachedFile, others: readonly AttachedFile[]): AttachedFile {
  if (file.name === '') throw new Refusal(recordFailures.requiredField('attachmentname'));
  if (!/^[A-Za-z0-9]+$/.test(file.type)) throw new Refusal(recordFailures.illegalFormat('attachmenttype', file.type));
  const data = file.data.replace(/\s/g, '');
  const isBase64 = data !== '' && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(data);
  if (!isBase64) throw new Refusal(attachmentFailures.notBase64(file.name));
  if (others.some((other) => other.name === file.name && other.type === file.type)) {
    throw new Refusal(attachmentFailures.fileExists(`${file.name}.${file.type}`));
  }
  return { ...file, data };
}

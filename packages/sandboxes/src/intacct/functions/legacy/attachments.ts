/** The legacy functions of attachments, which have no generic functions. */
import { recordFailures } from '../../gateway/failures.ts';
import { childOf, childrenOf, element, textOf, type XmlElement } from '../../gateway/xml.ts';
import { addToAttachment, createAttachment, createFolder, deleteAttachment } from '../../rules/attachment-rules.ts';
import { writeFunction, type LegacyFunction } from './legacy-function.ts';

export const attachmentFunctions: Readonly<Record<string, LegacyFunction>> = {
  create_supdocfolder: writeFunction(recordFailures.couldNotCreate('Attachment Folder'), (body, caller) => {
    const folder = {
      name: textOf(body, 'supdocfoldername'),
      description: textOf(body, 'supdocfolderdescription'),
      parent: textOf(body, 'supdocparentfoldername'),
    };
    return createFolder(folder, caller).name;
  }),
  create_supdoc: writeFunction(
    recordFailures.couldNotCreate('Attachment'),
    (body, caller) => createAttachment(formOf(body), caller).supdocId,
  ),
  update_supdoc: writeFunction(
    recordFailures.couldNotUpdate('Attachment'),
    (body, caller) => addToAttachment(formOf(body), caller).supdocId,
  ),
  delete_supdoc: writeFunction(recordFailures.couldNotDelete('Attachment'), (body, caller) => {
    deleteAttachment(body.attributes['key'] ?? '', caller);
    return undefined;
  }),
};

function formOf(body: XmlElement): Parameters<typeof createAttachment>[0] {
  const files = childrenOf(childOf(body, 'attachments') ?? element('attachments'), 'attachment');
  return {
    supdocId: textOf(body, 'supdocid'),
    name: childOf(body, 'supdocname')?.text,
    folder: childOf(body, 'supdocfoldername')?.text,
    description: childOf(body, 'supdocdescription')?.text,
    files: files.map((file) => ({
      name: textOf(file, 'attachmentname'),
      type: textOf(file, 'attachmenttype'),
      data: textOf(file, 'attachmentdata'),
    })),
  };
}

/**
 * The input of a workflow about one bill or credit. What is wrong with it is refused in words, once: a plain error would
 * make Temporal try the same input for ever.
 */
import { workflowInfo } from '@temporalio/workflow';

import type { DocumentKind } from '../../domain/values/document.ts';
import { refusal } from '../application-failures.ts';
import { documentWorkflowId, type DocumentKey } from '../names.ts';
import { ID_FIELDS } from '../recorded.ts';
import { fieldsOf, isId, quoted } from './unknown.ts';

/**
 * @param idOf the id of the workflow that this input belongs to.
 * @throws ApplicationFailure, not retried, when the input is malformed or does not belong to the workflow's id.
 */
export function checkDocumentInput(kind: DocumentKind, input: unknown, idOf = documentWorkflowId): DocumentKey {
  const field = ID_FIELDS[kind];
  const { connectionId, [field]: id } = fieldsOf(input);
  if (typeof connectionId !== 'string' || connectionId === '' || !isId(id)) {
    const shape = `{"connectionId": "<connection>", "${field}": <number>} under the id ${kind}/<connection>/<number>`;
    throw refusal('tieout.input-invalid', `got ${quoted(input)}, wanted ${shape}.`);
  }
  const key = { connectionId, kind, id };
  refuseOtherId(idOf(key));
  return key;
}

function refuseOtherId(expected: string): void {
  const { workflowId } = workflowInfo();
  if (workflowId === expected) return;
  throw refusal('tieout.input-invalid', `this input belongs to the workflow id ${expected}, not ${workflowId}.`);
}

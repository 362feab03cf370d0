// The bytes of one JSON file: strict reading, and edits that change only what was changed. docs/design.md §2 "Bytes".
// The parts stand in core/document/.

export { diffDocuments, type FieldChange } from './document/diff.ts';
export { applyEdits, type Edit, editedData, renamedData } from './document/edit.ts';
export { sameData } from './document/equal.ts';
export { spellingsOf } from './document/exact.ts';
export { exactData } from './document/exact-data.ts';
export {
  type BrokenDocument,
  isBroken,
  MAX_DEPTH,
  type ParsedDocument,
  parseDocument,
  parseJson,
  parseText,
  parseValue,
} from './document/parse.ts';
export { canonicalBytes, completeDocument, mergePatch, replaceDocument } from './document/replace.ts';
export { jsonAt } from './document/text-at.ts';

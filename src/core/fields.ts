// From JSON Schema to what forms, sheets, lists and the index are made of. The parts stand in core/fields/.

export { fieldsOf, relationsOf } from './fields/field.ts';
export { inferSchema } from './fields/infer.ts';
export { numberedFields } from './fields/numbered.ts';
export { withOthers } from './fields/others.ts';
export { refTarget } from './fields/resolve.ts';
export { shapeOf, titleOf } from './fields/shape.ts';
export { type TextValue, textsOf } from './fields/text.ts';
export { uniqueFields, uniquesOf } from './fields/unique.ts';
export { labelAt, labelOf, singularOf } from './fields/words.ts';

import { labelAt } from '../fields.ts';
import type { Field } from '../schema.ts';
import type { SchemaOperation } from '../schema-change.ts';
import { kinds } from './kinds.ts';

// sentenceOf: an operation in words

/** "Rename Emial to email". `fields` are those before it. */
export function sentenceOf(operation: SchemaOperation, fields: readonly Field[]): string {
  if (operation.op === 'collection') return 'Change what the collection is called and shows';
  if (operation.op === 'replace') return 'Change the fields as the JSON says';
  const name = labelAt(fields, operation.field);
  switch (operation.op) {
    case 'add':
      return `Add ${operation.title || name}: ${kindName(operation.kind)}`;
    case 'rename':
      return `Rename the key ${operation.field.slice(1)} to ${operation.to}`;
    case 'place':
      return operation.after === '' ? `Put ${name} first` : `Put ${name} behind ${operation.after}`;
    case 'retype':
      return `Make ${name} ${kindName(operation.kind)}`;
    case 'describe':
      return `Change what is said about ${name}`;
    case 'choices':
      return `Change the choices of ${name}`;
    case 'remove':
      return operation.values === 'remove'
        ? `Remove ${name} and its values`
        : `Remove ${name}; its values stay under Other fields`;
    case 'convert':
      return `Convert values of ${name} that do not fit`;
  }
}

function kindName(kind: string): string {
  const { title } = kinds.find((each) => each.kind === kind) ?? { title: kind };
  return title.charAt(0).toLowerCase() + title.slice(1);
}

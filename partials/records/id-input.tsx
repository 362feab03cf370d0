import type { Shape } from '../../src/core/schema.ts';
import { controlId, FieldFrame } from '../ui/field.tsx';
import { TextInput } from '../ui/inputs/text.tsx';

/** The name of a control that is no field of the record: pointers begin with a slash. */
const ID = 'id';

/** The id of a new record. Left empty it is made from the title; script shows what it would be. */
export function IdInput({
  shape,
  id,
  error,
}: {
  shape: Pick<Shape, 'ns' | 'collection' | 'titlePointers'>;
  id: string;
  error?: string | undefined;
}) {
  return (
    <div class="fields">
      <FieldFrame
        pointer={ID}
        label="File name"
        help={`Part of its address, and its file in ${shape.ns}/${shape.collection}. Empty: made from the title.`}
        error={error}
      >
        <div class="input box" data-slug-of={shape.titlePointers.map(controlId).join(' ')}>
          <TextInput pointer={ID} value={id} maxLength={128} hasHelp hasError={error !== undefined} />
          <span class="unit">.json</span>
        </div>
      </FieldFrame>
    </div>
  );
}

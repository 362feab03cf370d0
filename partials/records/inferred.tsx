import type { Shape } from '../../src/core/schema.ts';
import { lower } from '../../src/core/words.ts';
import { Notice } from '../ui/notice.tsx';

/** Says that a form was guessed. */
export function InferredNotice({
  shape,
}: {
  shape: Pick<Shape, 'ns' | 'collection' | 'title' | 'language'>;
}) {
  return (
    <Notice>
      <p>
        These fields are a guess, made from the {lowerTitle(shape)} that are there: nothing is required or
        refused. A <code safe>{`${shape.ns}/${shape.collection}/_schema.json`}</code> says them for certain.
      </p>
    </Notice>
  );
}

function lowerTitle({ title, language }: Pick<Shape, 'title' | 'language'>) {
  return <span safe>{lower(title, { language })}</span>;
}

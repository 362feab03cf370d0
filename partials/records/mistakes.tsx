import { controlId, fieldId } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';

/** What is wrong with what was typed, in a sentence; `control` is the pointer of the control that it is about. */
export interface FormMistake {
  control?: string;
  text: string;
}

/** Whether the control is that of the field at the pointer, or inside it. */
export function isAt(control: string, pointer: string): boolean {
  return control === pointer || control.startsWith(`${pointer}/`);
}

/** What has to be mended before anything is saved, each with the way to its control. */
export function Mistakes({ mistakes }: { mistakes: readonly FormMistake[] }) {
  const count = mistakes.length;
  return (
    <Notice
      tone="bad"
      live
      title={count === 1 ? 'Not saved yet: one thing to mend' : `Not saved yet: ${count} things to mend`}
    >
      <ul class="mistakes">
        {mistakes.map((mistake) => (
          <Mistake {...mistake} />
        ))}
      </ul>
    </Notice>
  );
}

function Mistake({ control, text }: FormMistake) {
  return (
    <li>
      {control === undefined ? (
        <span safe>{text}</span>
      ) : (
        <a href={`#${fieldId(control)}`} data-to-control={controlId(control)} safe>
          {text}
        </a>
      )}
    </li>
  );
}

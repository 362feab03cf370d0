import { Button } from './ui/button.tsx';

export interface UndoFormProps {
  /** What is taken back: one revision or a batch. */
  target: { seq: number } | { batch: string };
  label?: string;
  icon?: 'undo' | 'restore';
  /** The page that is shown afterwards. */
  url: string;
  /** The id of the part of this page that is drawn again in its place; absent where the whole page changes. */
  part?: string;
}

/** A button that takes a change back; the list around it is drawn again in place, or the page without script. */
export function UndoForm({ target, label = 'Undo', icon = 'undo', url, part }: UndoFormProps) {
  const [name, value] = 'seq' in target ? ['seq', String(target.seq)] : ['batch', target.batch];
  return (
    <form method="post" action="/undos" {...(part && swapping(part))}>
      <input type="hidden" name={name} value={value} />
      <input type="hidden" name="return" value={url} />
      <Button label={label} icon={icon} kind="quiet" small type="submit" />
    </form>
  );
}

function swapping(part: string) {
  return { 'hx-post': '/undos', 'hx-target': `#${part}`, 'hx-swap': 'outerMorph' };
}

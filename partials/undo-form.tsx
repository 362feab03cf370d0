import { Button } from './ui/button.tsx';

export interface UndoFormProps {
  /** What is taken back: one revision or a batch. */
  target: { seq: number } | { batch: string };
  label?: string;
  icon?: 'undo' | 'restore';
  /** The page that is shown afterwards, and with htmx the id of the part of it that is drawn again. */
  url: string;
  part: string;
}

/** A button that takes a change back; the list around it is drawn again in place, or the page without script. */
export function UndoForm({ target, label = 'Undo', icon = 'undo', url, part }: UndoFormProps) {
  const [name, value] = 'seq' in target ? ['seq', String(target.seq)] : ['batch', target.batch];
  return (
    <form method="post" action="/undos" hx-post="/undos" hx-target={`#${part}`} hx-swap="outerMorph">
      <input type="hidden" name={name} value={value} />
      <input type="hidden" name="return" value={url} />
      <Button label={label} icon={icon} kind="quiet" small type="submit" />
    </form>
  );
}

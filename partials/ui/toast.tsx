import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

export interface ToastProps {
  /** What happened, as a sentence: "Acme Roofing was moved to the trash". */
  text: string;
  tone?: 'good' | 'bad';
  /** A form that takes it back: `fields` are its hidden inputs. */
  undo?: { action: string; fields?: Readonly<Record<string, string>> };
  link?: { href: string; label: string };
  /** The draft (see `RecordForm`) that is stored now and need not be kept on the device any longer. */
  saved?: string;
}

/** A passing message. Goes into `#toasts`: `<Also target="#toasts" swap="append">`. One with Undo stays longer. */
export function Toast({ text, tone, undo, link, saved }: ToastProps) {
  return (
    <div class={['toast', tone === 'bad' && 'bad']} data-toast data-saved={saved}>
      <Icon name={tone === 'bad' ? 'error' : 'good'} />
      <span class="text" safe>
        {text}
      </span>
      {link ? <Button label={link.label} kind="quiet" small href={link.href} /> : null}
      {undo ? <Undo {...undo} /> : null}
      <Button
        label="Dismiss"
        icon="close"
        iconOnly
        kind="quiet"
        small
        attributes={{ 'data-dismiss': true }}
      />
    </div>
  );
}

// Without htmx: what is undone may stand anywhere on the page, which is drawn again as a whole.
function Undo({ action, fields }: NonNullable<ToastProps['undo']>) {
  return (
    <form action={action} method="post">
      {Object.entries(fields ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button label="Undo" kind="quiet" small type="submit" />
    </form>
  );
}

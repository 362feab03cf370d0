import type { Children } from '@kitajs/html';
import { Button } from './button.tsx';

export interface DialogProps {
  id: string;
  title: string;
  wide?: boolean;
  /** Buttons, the one that does it last. */
  footer?: JSX.Element;
  /** When what the dialog asks is sent: a form around body and footer. */
  form?: { action: string; method?: 'get' | 'post' };
  children?: Children;
}

/** A modal dialog. Buttons with `opens={{ dialog: id }}` open it; Esc, the cross and a press beside it close it. */
export function Dialog({ id, title, wide, footer, form, children }: DialogProps) {
  const inside = (
    <>
      <header>
        <h2 id={`${id}-title`} safe>
          {title}
        </h2>
        <Button label="Close" icon="close" iconOnly kind="quiet" small attributes={closing(id)} />
      </header>
      <div class="dialog-body">{children}</div>
      {footer ? <footer>{footer}</footer> : null}
    </>
  );
  return (
    <dialog class={['dialog', wide && 'wide']} id={id} closedby="any" aria-labelledby={`${id}-title`}>
      {form ? (
        <form action={form.action} method={form.method ?? 'post'}>
          {inside}
        </form>
      ) : (
        inside
      )}
    </dialog>
  );
}

/** Attributes of a button that closes the dialog. */
export function closing(id: string) {
  return { command: 'close', commandfor: id };
}

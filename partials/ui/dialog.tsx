import type { Children } from '@kitajs/html';
import { Button } from './button.tsx';

export interface DialogProps {
  id: string;
  title: string;
  wide?: boolean;
  /** What is in it would be lost: a press beside it does not close it. */
  holds?: boolean;
  /** Buttons, the one that does it last. */
  footer?: JSX.Element;
  children?: Children;
}

/** A modal dialog. Buttons with `opens={{ dialog: id }}` open it; Esc, the cross and a press beside it close it. */
export function Dialog({ id, title, wide, holds, footer, children }: DialogProps) {
  return (
    <dialog
      class={['dialog', wide && 'wide']}
      id={id}
      closedby={holds ? 'closerequest' : 'any'}
      aria-labelledby={`${id}-title`}
    >
      <div class="dialog-head">
        <h2 id={`${id}-title`} safe>
          {title}
        </h2>
        <Button label="Close" icon="close" iconOnly kind="quiet" small attributes={closing(id)} />
      </div>
      <div class="dialog-body">{children}</div>
      {footer ? <div class="dialog-foot">{footer}</div> : null}
    </dialog>
  );
}

/** Attributes of a button that closes the dialog. */
export function closing(id: string) {
  return { command: 'close', commandfor: id };
}

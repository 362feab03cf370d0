import { Also } from './also.tsx';
import { Toast } from './ui/toast.tsx';

/** A sentence about what just happened, with what Undo would take back: revisions, or a whole batch. */
export interface Said {
  text: string;
  undo?: number[] | undefined;
  batch?: string | undefined;
  bad?: boolean | undefined;
  /** The draft on the person's device that is stored now: the record's ref, or `lod/customers/new`. */
  saved?: string | undefined;
}

/** The toast of a page; `url` is where Undo comes back to. */
export function SaidToast({ said, url }: { said: Said; url: string }) {
  const [name, value]: [string, string] = said.batch
    ? ['batch', said.batch]
    : ['seq', said.undo?.join(',') ?? ''];
  return (
    <Toast
      text={said.text}
      tone={said.bad ? 'bad' : 'good'}
      saved={said.saved}
      undo={value ? { action: '/undos', fields: { [name]: value, return: url } } : undefined}
    />
  );
}

/** The toast that goes along with a fragment. */
export function SaidAlso({ said, url }: { said: Said; url: string }) {
  return (
    <Also target="#toasts" swap="append">
      <SaidToast said={said} url={url} />
    </Also>
  );
}

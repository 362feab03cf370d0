export interface ProgressProps {
  id?: string;
  /** "Reading invoices". */
  doing: string;
  done: number;
  total: number;
}

/** How far a long job is, in words and as a bar. */
export function Progress({ id, doing, done, total }: ProgressProps) {
  const figures = `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
  return (
    <div class="progress" id={id}>
      <div class="line">
        <span safe>{doing}</span>
        <span safe>{figures}</span>
      </div>
      <progress value={done} max={total} aria-label={doing}></progress>
    </div>
  );
}

/** How a text could go on: the whole of it, and where the caret is then. */
export interface CompletionItem {
  text: string;
  caret: number;
  /** The operator itself: "in:lod/jobs". */
  insert: string;
  label: string;
  count?: number | undefined;
}

/** The answer of `GET /completions`: goes into the listbox of a search box, whose id the request names as `list`. */
export function Completions({ id, items }: { id: string; items: readonly CompletionItem[] }) {
  return (
    <>
      {items.map(({ text, caret, insert, label, count }, at) => (
        <div role="option" id={`${id}-${at}`} aria-selected="false" data-text={text} data-caret={caret}>
          <code safe>{insert}</code>
          <span class="means" safe>
            {insert.endsWith(label) ? '' : label}
          </span>
          {count === undefined ? null : <small safe>{count.toLocaleString('en')}</small>}
        </div>
      ))}
    </>
  );
}

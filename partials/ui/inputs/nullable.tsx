import type { Children } from '@kitajs/html';

/** A value that may be null, which is not the same as empty: the box sends `null:<pointer>` and then the control does not count. */
export function Nullable({
  pointer,
  isNull,
  wasNull,
  children,
}: {
  pointer: string;
  isNull: boolean;
  /** What was stored; absent in the form of a new record. */
  wasNull?: boolean;
  children: Children;
}) {
  return (
    <div class="nullable" data-nullable>
      <div class="control">{children}</div>
      <label class="check">
        <input type="checkbox" name={`null:${pointer}`} value="true" checked={isNull} />
        <span>Not known</span>
      </label>
      {wasNull === undefined ? null : (
        <input type="hidden" name={`was:null:${pointer}`} value={wasNull ? 'true' : 'false'} />
      )}
    </div>
  );
}

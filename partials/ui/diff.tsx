import type { Children } from '@kitajs/html';

/** One value that differs, in words. Empty texts mean that there was, or is, nothing. */
export interface FieldDifference {
  label: string;
  before: string;
  after: string;
  /** Of a long text: what stands on both sides right before and after what differs. */
  lead?: string;
  trail?: string;
}

/** What changed, field by field; `brief`: only what differs, and of long texts only their beginning. */
export function FieldDiff({ changes, brief }: { changes: readonly FieldDifference[]; brief?: boolean }) {
  return (
    <table class={['diff', brief && 'brief']} aria-label="What changed">
      <tbody>
        {changes.map((change) => (
          <tr>
            <th scope="row" safe>
              {change.label}
            </th>
            <td>
              {change.lead && !brief ? <span safe>{change.lead}</span> : null}
              {change.before ? <del safe>{change.before}</del> : null}
              {change.before && change.after ? (
                <span class="arrow" aria-hidden="true">
                  →
                </span>
              ) : null}
              {change.after ? <ins safe>{change.after}</ins> : null}
              {change.trail && !brief ? <span safe>{change.trail}</span> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export interface DiffLine {
  kind: 'same' | 'added' | 'removed' | 'gap';
  text: string;
  /** Line number in the older and in the newer text. */
  old?: number;
  new?: number;
}

const SIGNS = { same: ' ', added: '+', removed: '−', gap: ' ' };

/** A file's lines before and after. */
export function LineDiff({ lines, label }: { lines: readonly DiffLine[]; label: string }) {
  return (
    <div class="line-diff" role="region" aria-label={label} tabindex="0">
      <table>
        <tbody>
          {lines.map((line) => (
            <tr class={line.kind}>
              <td class="at">{line.old ?? ''}</td>
              <td class="at">{line.new ?? ''}</td>
              <td>
                <span class="sign" safe>
                  {SIGNS[line.kind]}
                </span>
              </td>
              <td safe>{line.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export interface ConflictField {
  pointer: string;
  label: string;
  /** Drawn values: what both started from, what is stored now, what was typed. */
  base: Children;
  theirs: Children;
  mine: Children;
  /** Long texts can be kept both, one below the other. */
  joinable?: boolean;
  /** Which is chosen to begin with. */
  take: Take;
}

export type Take = 'mine' | 'theirs' | 'both';

/** Mine, theirs and what both began with, side by side: one choice a field, sent as `take:<pointer>`. */
export function Conflict({ fields, theirs }: { fields: readonly ConflictField[]; theirs: string }) {
  return (
    <div class="table-frame">
      <table class="conflict" aria-label="Both versions">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">
              <strong>Mine</strong> not saved yet
            </th>
            <th scope="col">
              <strong>Theirs</strong> <span safe>{theirs}</span>
            </th>
            <th scope="col">
              <strong>Before</strong> what both began with
            </th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <ConflictRow field={field} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ConflictRow({ field }: { field: ConflictField }) {
  return (
    <tr>
      <th scope="row">
        <span safe>{field.label}</span>
        {field.joinable ? (
          <label class="check">
            <input type="radio" name={`take:${field.pointer}`} value="both" checked={field.take === 'both'} />
            <span>Keep both</span>
          </label>
        ) : null}
      </th>
      <Choice field={field} take="mine" label="Mine" />
      <Choice field={field} take="theirs" label="Theirs" />
      <td class="base" data-label="Before">
        {field.base}
      </td>
    </tr>
  );
}

function Choice({ field, take, label }: { field: ConflictField; take: 'mine' | 'theirs'; label: string }) {
  return (
    <td data-label={label}>
      <label>
        <input
          type="radio"
          name={`take:${field.pointer}`}
          value={take}
          checked={field.take === take}
          aria-label={`${field.label}: ${label.toLowerCase()}`}
        />
        <span>{field[take]}</span>
      </label>
    </td>
  );
}

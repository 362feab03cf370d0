import { isPicture, kindOf } from '../../src/core/media.ts';
import type { Ref } from '../../src/core/names.ts';
import { bytesUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { ListItem } from '../../src/core/ports/found.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { When } from '../ui/time.tsx';
import { sizeOf } from './size.ts';

export interface FileLinesProps {
  items: readonly ListItem[];
  now: Date;
  /** Titles of the records that files belong to; shown where given. */
  owners?: ReadonlyMap<Ref, string>;
  /** In the rail: name and kind only. */
  brief?: boolean;
}

/** Files as lines, each with what it looks like. */
export function FileLines({ items, now, owners, brief = false }: FileLinesProps) {
  return (
    <ul class={['file-lines', !brief && 'card lines']} role="list" data-list>
      {items.map((item) => (
        <FileLine item={item} now={now} owners={owners} brief={brief} />
      ))}
    </ul>
  );
}

function FileLine({ item, now, owners, brief }: Omit<FileLinesProps, 'items'> & { item: ListItem }) {
  const { ref, title, data, problem } = item;
  const type = String(data.type ?? '');
  const facts = [kindOf(type), sizeOf(data.size)].filter((fact) => fact !== '').join(' · ');
  return (
    <li class="file-line">
      <Thumbnail of={ref} type={type} />
      <div class="what">
        <a href={recordUrl(ref)} safe>
          {title}
        </a>
        <span class="note" safe>
          {facts}
        </span>
        {problem ? (
          <span class="note bad" safe>
            {problem.detail}
          </span>
        ) : null}
        {owners ? <Owners records={data.records} owners={owners} /> : null}
      </div>
      {brief || typeof data.added !== 'string' ? null : (
        <span class="note">
          <When at={data.added} now={now} />
        </span>
      )}
    </li>
  );
}

function Owners({ records, owners }: { records: unknown; owners: ReadonlyMap<Ref, string> }) {
  const refs = Array.isArray(records) ? records.filter((ref) => typeof ref === 'string') : [];
  if (refs.length === 0) return null;
  return (
    <span class="note owners">
      {refs.map((ref) => (
        <a href={recordUrl(ref)} safe>
          {owners.get(ref) ?? ref}
        </a>
      ))}
    </span>
  );
}

/** A picture small, anything else as its sign; both of one size, so that nothing jumps when pictures come. */
export function Thumbnail({ of, type }: { of: Ref; type: string }) {
  return (
    <span class="thumbnail" aria-hidden="true">
      {isPicture(type) ? (
        <img src={bytesUrl(of)} alt="" width="40" height="40" loading="lazy" decoding="async" />
      ) : (
        <Icon name={iconOf(type)} />
      )}
    </span>
  );
}

function iconOf(type: string): IconName {
  if (type.startsWith('image/')) return 'image';
  if (type === 'message/rfc822') return 'mail';
  const kind = kindOf(type);
  if (kind === 'Table' || kind === 'Spreadsheet') return 'table';
  if (kind === 'Archive') return 'box';
  return kind === 'Text' || kind === 'Markdown' ? 'note' : 'file';
}

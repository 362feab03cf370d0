import { Icon, isIcon } from '../ui/icon.tsx';
import { withWords } from './passage.ts';

export interface HitProps {
  href: string;
  /** It can be found by its id, which says nothing beside its title. */
  id: string;
  title: string;
  /** HTML-free text in which \u0002 and \u0003 stand around the matched words. */
  snippet: string;
  /** "matches “storm” in Notes". */
  why: string;
  /** Of the collection. */
  icon?: string;
}

/** One thing found. Stands in `<ul class="lines" data-list>`. */
export function Hit({ href, id, title, snippet, why, icon }: HitProps) {
  const passage = withWords(snippet, [title, id]);
  return (
    <li class="hit">
      <Icon name={isIcon(icon) ? icon : 'file'} />
      <div class="what">
        <a href={href} safe>
          {title}
        </a>
        {passage === '' ? null : (
          <p class="passage">
            <Marked text={passage} />
          </p>
        )}
      </div>
      <small class="when" safe>
        {why}
      </small>
    </li>
  );
}

/** Text with the matched words marked. */
export function Marked({ text }: { text: string }) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the marks are control characters so that no text holds them.
  const parts = text.split(/\u0002([^\u0003]*)\u0003/);
  return <>{parts.map((part, at) => (at % 2 === 1 ? <mark safe>{part}</mark> : <Plain text={part} />))}</>;
}

function Plain({ text }: { text: string }) {
  return <span safe>{text}</span>;
}

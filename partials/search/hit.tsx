import type { HitFigures } from '../../src/core/ports/found.ts';
import { Icon, isIcon } from '../ui/icon.tsx';
import { withWords } from './passage.ts';
import { plain } from './plain.ts';

export interface HitProps {
  href: string;
  /** It can be found by its id, which says nothing beside its title. */
  id: string;
  title: string;
  /** Business and collection, "Lodestar › Jobs". */
  where: string;
  colour?: string | undefined;
  /** HTML-free text in which \u0002 and \u0003 stand around the matched words. */
  snippet: string;
  /** "“storm” in Notes"; empty when no words were looked for. */
  why: string;
  /** What the sentence cuts short. */
  whyInFull?: string | undefined;
  /** How the score came about; absent when there is none. */
  details?: HitDetails | undefined;
  /** Of the collection. */
  icon?: string | undefined;
}

export interface HitDetails extends Pick<HitFigures, 'lexical' | 'semantic'> {
  score: number;
  /** The passage. */
  chunkId: string;
}

/** One thing found. Stands in `<ol class="lines" data-list>`. */
export function Hit({ href, id, title, where, colour, snippet, why, whyInFull, details, icon }: HitProps) {
  const passage = plain(withWords(snippet, [title, id]));
  return (
    <li class="hit">
      <Icon name={isIcon(icon) ? icon : 'file'} />
      <div class="what">
        <a href={href} safe>
          {title}
        </a>
        <span class="where" data-colour={colour}>
          <span class="dot"></span>
          <span safe>{where}</span>
        </span>
        {passage === '' ? null : (
          <p class="passage">
            <Marked text={passage} />
          </p>
        )}
        {why === '' ? null : (
          <div class="why">
            <span title={whyInFull} safe>
              {why}
            </span>
            {details ? <Details {...details} /> : null}
          </div>
        )}
      </div>
    </li>
  );
}

function Details({ score, lexical, semantic, chunkId }: HitDetails) {
  const figures: [string, string][] = [
    ['Score', score.toFixed(3)],
    ['Words (BM25)', lexical === undefined ? 'none' : lexical.toFixed(2)],
    ['Similarity', semantic === undefined ? 'not compared' : semantic.toFixed(3)],
    ['Passage', chunkId],
  ];
  return (
    <details>
      <summary>Details</summary>
      <dl>
        {figures.map(([name, value]) => (
          <div>
            <dt safe>{name}</dt>
            <dd>
              <code safe>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
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

import type { SearchMode } from '../../src/core/ports/found.ts';
import { type Asked, searchUrl } from './urls.ts';

const MODES: readonly (readonly [SearchMode, string])[] = [
  ['hybrid', 'Best match'],
  ['keyword', 'Exact words'],
  ['semantic', 'Similar meaning'],
];

/** How to compare: links, so that the way of asking can be shared and works everywhere. */
export function Modes({ asked, swap }: { asked: Asked; swap: Record<string, string> }) {
  return (
    <nav class="segments" aria-label="How to search">
      {MODES.map(([mode, label]) => {
        const href = searchUrl({ q: asked.q, mode });
        return (
          <a href={href} aria-current={asked.mode === mode ? 'true' : undefined} hx-get={href} {...swap} safe>
            {label}
          </a>
        );
      })}
    </nav>
  );
}

import type { Import } from '../../src/core/import.ts';
import { importUrl } from '../../src/core/page-urls.ts';

const STEPS = ['File', 'Columns', 'Preview', 'Import'] as const;

/** Where an import is: four steps, of which those behind lead back. */
export function Steps({ given, at }: { given?: Import; at: 0 | 1 | 2 | 3 }) {
  const hrefs = given
    ? [undefined, importUrl(given.id, 'columns'), importUrl(given.id, 'preview'), undefined]
    : [];
  return (
    <ol class="steps" aria-label="Steps of the import">
      {STEPS.map((name, place) => (
        <li aria-current={place === at ? 'step' : undefined} class={place < at ? 'past' : undefined}>
          {place < at && hrefs[place] ? <a href={hrefs[place]}>{name}</a> : <span>{name}</span>}
        </li>
      ))}
    </ol>
  );
}

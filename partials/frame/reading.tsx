import { Progress } from '../ui/progress.tsx';
import type { PartFrame } from './page-frame.ts';

/** While files are still being read: how far it is, and the part of this page drawn again until all is there. */
export function Reading({ frame: { index, url }, part }: { frame: PartFrame; part: string }) {
  if (index.state !== 'building') return null;
  const again = {
    'hx-get': url,
    'hx-trigger': 'every 2s',
    'hx-select': `#${part}`,
    'hx-target': `#${part}`,
    'hx-swap': 'outerMorph',
    'hx-select-oob': '#status',
  };
  const { doing, done, total } = index.progress ?? { doing: 'Reading your files', done: 0, total: 0 };
  return (
    <div class="reading" {...again}>
      <Progress doing={doing} done={done} total={total} />
    </div>
  );
}

import type { ExplainedPart } from './parts.ts';

/** What the colours of a bar mean, with the figures: every part, or those of which there is any. */
export function Legend({ parts, href }: { parts: readonly ExplainedPart[]; href?: string }) {
  const leads = ({ tone, count }: ExplainedPart) =>
    href !== undefined && count > 0 && tone !== 'good' && tone !== 'next';
  return (
    <dl class="legend">
      {parts.map((part) => (
        <div class={part.count === 0 ? 'none' : undefined}>
          <dt>
            <span class={['swatch', part.tone]} aria-hidden="true"></span>
            {leads(part) ? (
              <a href={href} safe>
                {part.title}
              </a>
            ) : (
              <span safe>{part.title}</span>
            )}
            <b safe>{part.count.toLocaleString('en')}</b>
          </dt>
          <dd safe>{part.says}</dd>
        </div>
      ))}
    </dl>
  );
}

import type { Children } from '@kitajs/html';
import { Section } from '../../partials/ui/card.tsx';

/** A part of the gallery with its name. */
export function Part({ title, children }: { title: string; children: Children }) {
  return (
    <Section id={`part-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`} title={title}>
      <div class="stack">{children}</div>
    </Section>
  );
}

import type { Children } from '@kitajs/html';

/** What one wants to know first about a thing: a few names with values. */
export function Facts({ facts }: { facts: readonly { name: string; value: Children }[] }) {
  return (
    <dl class="facts">
      {facts.map((fact) => {
        const value: Children = fact.value;
        return (
          <div>
            <dt safe>{fact.name}</dt>
            <dd>{value}</dd>
          </div>
        );
      })}
    </dl>
  );
}

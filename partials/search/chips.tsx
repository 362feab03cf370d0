import type { Understood } from '../../src/core/search-text.ts';
import type { Attributes } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';

export interface OperatorChipsProps {
  operators: readonly Understood[];
  /** The same question without a piece of its text. */
  without(piece: Understood): string;
  /** htmx attributes of the links. */
  swap: Attributes;
}

/** Each chip links to the question without it. */
const MOST = 12;

/** What operators were taken for; each can be taken away. Those that mean nothing say why. */
export function OperatorChips({ operators, without, swap }: OperatorChipsProps) {
  return (
    <>
      {operators.length > 0 ? (
        <ul class="filters" role="list" aria-label="What was understood">
          {operators.slice(0, MOST).map((operator) => (
            <Chip operator={operator} href={without(operator)} swap={swap} />
          ))}
          {operators.length > MOST ? (
            <li class="faint" safe>{`and ${operators.length - MOST} more`}</li>
          ) : null}
        </ul>
      ) : null}
      {operators.map(({ problem }) => (problem === undefined ? null : <Notice tone="warn" text={problem} />))}
    </>
  );
}

function Chip({ operator, href, swap }: { operator: Understood; href: string; swap: Attributes }) {
  const { words, problem } = operator;
  return (
    <li class={['filter', problem !== undefined && 'bad']}>
      <span class="button-like">
        <span class="value" safe>
          {words}
        </span>
      </span>
      <a href={href} aria-label={`Without “${words}”`} hx-get={href} {...swap}>
        <Icon name="close" />
      </a>
    </li>
  );
}

import { Button } from '../button.tsx';
import { Icon } from '../icon.tsx';
import type { RelationTarget } from './relation.tsx';

export interface MissingProps {
  target: RelationTarget;
  /** "customer". */
  singular: string;
  /** One of several. */
  many?: boolean;
}

/** Below a relation whose record is not there: what can be done about it. */
export function Missing({ target, singular, many }: MissingProps) {
  const { value, createHref } = target;
  return (
    <div class="missing" data-missing={value}>
      <p class="error">
        <Icon name="link-broken" />
        <span safe>{`There is no ${singular} “${value}”.`}</span>
      </p>
      <div class="row needs-script">
        <Button
          label={many ? 'Take another' : 'Choose another'}
          small
          attributes={{ 'data-missing-do': 'another' }}
        />
        <Button
          label={many ? 'Take it away' : 'Empty the field'}
          small
          attributes={{ 'data-missing-do': 'remove' }}
        />
        {createHref === undefined ? null : (
          <Button
            label={`Create this ${singular}`}
            icon="plus"
            small
            attributes={{ 'data-missing-do': 'create', 'data-href': createHref }}
          />
        )}
      </div>
    </div>
  );
}

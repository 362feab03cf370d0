import type { Field } from '../../src/core/schema.ts';
import { controlId, fieldId, partId } from '../ui/field.tsx';
import { type FormMistake, isAt } from './mistakes.tsx';

/** Fields of a form that stand together; without a title the first ones, that name no group. */
export interface FieldGroup {
  name: string;
  title: string;
  fields: readonly Field[];
}

/** Id of a group's part of the form. */
export function groupId(name: string): string {
  return partId('g', name);
}

/** What the fields without a group are called where they need a name. */
export const NO_GROUP = 'General';

/**
 * The way to each group of a long form, with how many things have to be mended there: then it leads to the first of them. Links, so
 * that they work without script; which group is in sight is marked by script (static/js/groups.js).
 */
export function GroupNav({
  groups,
  mistakes,
}: {
  groups: readonly FieldGroup[];
  mistakes: readonly FormMistake[];
}) {
  return (
    <nav class="tabs group-nav" aria-label="Groups of fields">
      {groups.map((group) => (
        <GroupLink group={group} wrong={mistakesIn(group, mistakes)} />
      ))}
    </nav>
  );
}

function GroupLink({ group: { name, title }, wrong }: { group: FieldGroup; wrong: readonly string[] }) {
  const [first] = wrong;
  const href = first === undefined ? groupId(name) : fieldId(first);
  return (
    <a
      href={`#${href}`}
      data-group={groupId(name)}
      data-to-control={first === undefined ? undefined : controlId(first)}
    >
      <span safe>{title || NO_GROUP}</span>
      {wrong.length > 0 ? (
        <span class="count bad">
          {wrong.length}
          <span class="visually-hidden">{wrong.length === 1 ? ' thing to mend' : ' things to mend'}</span>
        </span>
      ) : null}
    </a>
  );
}

/** The controls of a group that have to be mended, in the order of its fields. */
function mistakesIn({ fields }: FieldGroup, mistakes: readonly FormMistake[]): string[] {
  return fields.flatMap(({ pointer }) =>
    mistakes.flatMap(({ control }) => (control !== undefined && isAt(control, pointer) ? [control] : [])),
  );
}

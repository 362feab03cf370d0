import { missingTarget } from '../../src/core/links.ts';
import { type Ref, splitRef } from '../../src/core/names.ts';
import { fileActionUrl, recordUrl } from '../../src/core/page-urls.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/card.tsx';
import { RelationInput } from '../ui/inputs/relation.tsx';

export interface FileOwnersProps {
  of: Ref;
  /** Refs of the records that the file belongs to, each with its title where it exists. */
  owners: readonly { ref: Ref; title?: string | undefined }[];
  canChange: boolean;
}

/** The records that a file belongs to; one more is found by its title, or by its address or reference. */
export function FileOwners({ of, owners, canChange }: FileOwnersProps) {
  const action = fileActionUrl(of, 'owners');
  return (
    <Section title="Belongs to" id="owners">
      {owners.length === 0 ? <p class="faint">No record yet.</p> : null}
      <ul class="file-lines" role="list">
        {owners.map(({ ref, title }) => (
          <li class="file-line">
            <div class="what">
              <a href={recordUrl(ref)} safe>
                {title ?? ref}
              </a>
              <span class="note" safe>
                {title === undefined ? missingOf(ref) : collectionOf(ref)}
              </span>
            </div>
            {canChange ? (
              <form method="post" action={action}>
                <input type="hidden" name="record" value={ref} />
                <Button
                  label={`No longer belongs to ${title ?? ref}`}
                  icon="close"
                  iconOnly
                  kind="quiet"
                  small
                  type="submit"
                  name="change"
                  value="remove"
                />
              </form>
            ) : null}
          </li>
        ))}
      </ul>
      {canChange ? (
        <form class="row owner-form" method="post" action={action}>
          <div class="grow">
            <RelationInput
              pointer="record"
              target={undefined}
              source={action}
              singular="record"
              label="Record that it belongs to"
              unaided={{ label: 'Address or reference of a record', placeholder: 'customers/acme' }}
            />
          </div>
          <Button label="Add" icon="link" small type="submit" name="change" value="add" />
        </form>
      ) : null}
    </Section>
  );
}

function missingOf(ref: Ref): string {
  const { ns, collection, id } = splitRef(ref) ?? { ns: '', collection: '', id: ref };
  return missingTarget({ to: `${ns}/${collection}`, by: '@id', value: id });
}

function collectionOf(ref: Ref): string {
  return splitRef(ref)?.collection ?? '';
}

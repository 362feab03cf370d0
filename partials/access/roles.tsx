import { roles as allRoles, type Role, type Roles } from '../../src/core/who.ts';
import type { PageFrame } from '../frame/page-frame.ts';
import { Icon } from '../ui/icon.tsx';

const WORDS: Record<Role, string> = {
  viewer: 'Viewer: sees everything',
  editor: 'Editor: also changes records and files',
  owner: 'Owner: also fields, settings, erasing',
};

/** A role in all businesses, and one in each; `prefix` tells several forms of a page apart. */
export function RoleInputs({ frame, roles, prefix }: { frame: PageFrame; roles: Roles; prefix: string }) {
  const places = [{ ns: '*', title: 'All businesses' }, ...frame.inFull];
  return (
    <fieldset class="roles">
      <legend class="visually-hidden">What they may do</legend>
      {places.map(({ ns, title }) => (
        <div class="entry">
          <label for={`${prefix}-${ns}`} safe>
            {title}
          </label>
          <div class="select">
            <select class="input" id={`${prefix}-${ns}`} name={`role:${ns}`}>
              <option value="" selected={roles[ns] === undefined}>
                {ns === '*' ? 'Only where said below' : 'Nothing more'}
              </option>
              {allRoles.map((role) => (
                <option value={role} selected={roles[ns] === role} safe>
                  {WORDS[role]}
                </option>
              ))}
            </select>
            <Icon name="chevrons" />
          </div>
        </div>
      ))}
    </fieldset>
  );
}

/** "Owner of everything", "Editor of Lodestone, viewer of Blue Crate". */
export function rolesInWords(roles: Roles, frame: PageFrame): string {
  const titleOf = (ns: string) => frame.inFull.find((each) => each.ns === ns)?.title ?? ns;
  const words = Object.entries(roles).map(
    ([ns, role]) => `${role} of ${ns === '*' ? 'everything' : titleOf(ns)}`,
  );
  const text = words.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import { drawnOnce } from '../jsx/drawn-once.ts';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName, isIcon } from '../ui/icon.tsx';
import { Logo, Mark, markColour } from '../ui/mark.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';

/** A business in the rail with what is in it. */
export interface Business {
  ns: string;
  title: string;
  colour?: string;
  icon?: string;
  /** Whether its collections are shown; the cookie `folded` lists those (URI-encoded, separated by commas) that are not. */
  open: boolean;
  collections: { name: string; title: string; icon?: string; count: number }[];
}

export interface RailProps {
  /** What the owner calls the whole; "Your data" is fine. */
  title: string;
  businesses: readonly Business[];
  /** How many things wait in To repair. */
  problems: number;
  /** Path of the page without its query, for `aria-current`. */
  path: string;
  theme?: 'light' | 'dark';
  /** Who is signed in; absent in local mode. */
  person?: string | undefined;
}

/** It is the same whenever a page is looked at again, and on all parts and filters of a list. */
const KEPT_RAILS = 50;

/** The rail: home, search, businesses with their collections and counts, what Cairn itself offers. On phones a drawer. */
export const Rail = drawnOnce(
  KEPT_RAILS,
  ({ title, businesses, problems, path, theme, person }: RailProps) => {
    return (
      <nav class="rail" id="rail" popover="auto" aria-label="Main">
        <a class="rail-head" href="/" aria-current={path === '/' ? 'page' : undefined}>
          <Logo />
          <span safe>{title}</span>
        </a>
        <RailSearch />
        <ul role="list">
          <RailLink href="/" path={path} icon="home" name="Home" />
          <RailLink href="/activity" path={path} icon="activity" name="Activity" />
          <RailLink href="/repair" path={path} icon="repair" name="To repair" count={problems} alert />
        </ul>
        {businesses.map((business) => (
          <RailBusiness business={business} path={path} />
        ))}
        <div class="rail-foot">
          {person === undefined ? null : <RailPerson name={person} />}
          <ul role="list">
            <RailLink href="/trash" path={path} icon="trash" name="Trash" />
            <RailLink href="/settings" path={path} icon="settings" name="Settings" />
          </ul>
          <div class="rail-tools needs-script">
            <Button label="Keyboard" icon="help" iconOnly kind="quiet" small opens={{ dialog: 'keys' }} />
            <ThemeButton theme={theme} />
          </div>
        </div>
      </nav>
    );
  },
);

/** Who is signed in, with the way to their account and out. */
function RailPerson({ name }: { name: string }) {
  return (
    <>
      <button type="button" class="rail-link" popovertarget="person" aria-haspopup="true">
        <Mark name={name} round />
        <span class="name" safe>
          {name}
        </span>
        <Icon name="chevrons" />
      </button>
      <Menu id="person" label={`Signed in as ${name}`}>
        <MenuItem label="Your account" icon="user" href="/settings/account" />
        <form method="post" action="/signout">
          <MenuItem label="Sign out" icon="lock" type="submit" />
        </form>
      </Menu>
    </>
  );
}

/** With script the palette, else a form. */
function RailSearch() {
  return (
    <>
      <button
        type="button"
        class="rail-search needs-script"
        aria-haspopup="dialog"
        aria-keyshortcuts="/ Control+K"
        data-palette
      >
        <Icon name="search" />
        <span>Find anything</span>
        <kbd>/</kbd>
      </button>
      <form class="rail-search without-script" action="/search" role="search" aria-label="Everywhere">
        <Icon name="search" />
        <input
          type="search"
          name="q"
          placeholder="Search everything"
          aria-label="Search everything"
          autocomplete="off"
        />
      </form>
    </>
  );
}

const THEMES = [
  { name: 'As the system', choice: '', icon: 'computer' },
  { name: 'Light', choice: 'light', icon: 'sun' },
  { name: 'Dark', choice: 'dark', icon: 'moon' },
] as const;

function ThemeButton({ theme }: { theme?: 'light' | 'dark' }) {
  return (
    <>
      <Button label="Light or dark" icon="sun" iconOnly kind="quiet" small opens={{ menu: 'theme' }} />
      <Menu id="theme" label="Light or dark">
        {THEMES.map(({ name, choice, icon }) => (
          <MenuItem
            label={name}
            icon={icon}
            on={(theme ?? '') === choice}
            attributes={{ 'data-theme-choice': choice }}
          />
        ))}
      </Menu>
    </>
  );
}

function RailBusiness({ business, path }: { business: Business; path: string }) {
  const href = `/db/${encodeURIComponent(business.ns)}`;
  return (
    <div class="business" data-colour={markColour(business.title, business.colour)}>
      <a class="rail-link" href={href} aria-current={path === href ? 'page' : undefined}>
        <Mark name={business.title} colour={business.colour} icon={business.icon} />
        <span class="name" safe>
          {business.title}
        </span>
      </a>
      <details open={business.open} data-fold={business.ns}>
        <summary aria-label={`Collections of ${business.title}`}>
          <Icon name="chevron-down" />
        </summary>
        <ul role="list">
          {business.collections.map((collection) => (
            <RailLink
              href={`${href}/${encodeURIComponent(collection.name)}`}
              path={path}
              icon={isIcon(collection.icon) ? collection.icon : 'table'}
              name={collection.title}
              count={collection.count}
            />
          ))}
        </ul>
      </details>
    </div>
  );
}

interface RailLinkProps {
  href: string;
  path: string;
  icon: IconName;
  name: string;
  count?: number;
  alert?: boolean;
}

function RailLink({ href, path, icon, name, count, alert }: RailLinkProps) {
  const here = path === href ? 'page' : href !== '/' && path.startsWith(`${href}/`) ? 'true' : undefined;
  return (
    <li>
      <a class="rail-link" href={href} aria-current={here}>
        <Icon name={icon} />
        <span class="name" safe>
          {name}
        </span>
        {count !== undefined && (count > 0 || !alert) ? (
          <span class={['count', alert && 'alert']} safe>
            {count.toLocaleString('en')}
          </span>
        ) : null}
      </a>
    </li>
  );
}

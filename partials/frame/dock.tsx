import { Icon, type IconName } from '../ui/icon.tsx';

/** The bar under the thumb on phones. */
export function Dock({ path, newHref }: { path: string; newHref?: string }) {
  return (
    <nav class="dock" aria-label="Quick">
      <DockLink href="/" path={path} icon="home" name="Home" />
      <DockLink href="/search" path={path} icon="search" name="Search" />
      {newHref ? <DockLink href={newHref} path={path} icon="plus" name="New" /> : null}
      <DockLink href="/activity" path={path} icon="activity" name="Activity" />
      <button type="button" popovertarget="rail">
        <Icon name="menu" large />
        <span>More</span>
      </button>
    </nav>
  );
}

function DockLink({ href, path, icon, name }: { href: string; path: string; icon: IconName; name: string }) {
  return (
    <a href={href} aria-current={path === href ? 'page' : undefined}>
      <Icon name={icon} large />
      <span safe>{name}</span>
    </a>
  );
}

import type { Attributes } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

export interface Tab {
  title: string;
  href: string;
  current?: boolean;
  icon?: IconName;
  count?: number;
  /** Errors inside. */
  bad?: boolean;
  attributes?: Attributes;
}

/** Parts of one thing, each with its own URL. Links, so that they work everywhere and can be shared. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a href={tab.href} aria-current={tab.current ? 'page' : undefined} {...tab.attributes}>
          {tab.icon ? <Icon name={tab.icon} /> : null}
          <span safe>{tab.title}</span>
          {tab.count === undefined ? null : (
            <span class={['count', tab.bad && 'bad']} safe>
              {tab.count.toLocaleString('en')}
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}

import type { PageFrame } from '../../partials/frame/page-frame.ts';
import { canManage } from '../../partials/frame/rights.ts';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { Icon, type IconName } from '../../partials/ui/icon.tsx';

const PARTS: { href: string; icon: IconName; title: string; text: string }[] = [
  {
    href: '/repair',
    icon: 'repair',
    title: 'To repair',
    text: 'Files that cannot be read or do not fit, each with the way out.',
  },
  { href: '/trash', icon: 'trash', title: 'Trash', text: 'What was deleted, and can be brought back.' },
  { href: '/activity', icon: 'activity', title: 'Activity', text: 'Every change, by whom and through what.' },
  {
    href: '/settings/backups',
    icon: 'download',
    title: 'Backup',
    text: 'Copies of everything: the last ones, whether they come back whole, and making one now.',
  },
  {
    href: '/settings/index',
    icon: 'search',
    title: 'Search',
    text: 'What search has of your files, what it has not, and why. Building it again.',
  },
  {
    href: '/settings/search-test',
    icon: 'chart',
    title: 'Search test',
    text: 'How well search does on your own questions, and what a change did to it.',
  },
  {
    href: '/settings/developer',
    icon: 'code',
    title: 'Developer',
    text: 'The API, and where the files are.',
  },
];

const THEMES = [
  { choice: '', label: 'As the system', icon: 'computer' },
  { choice: 'light', label: 'Light', icon: 'sun' },
  { choice: 'dark', label: 'Dark', icon: 'moon' },
] as const;

/** Accounts, or the way to the first one. */
function peopleIn(frame: PageFrame): typeof PARTS {
  const account = {
    href: '/settings/account',
    icon: 'user',
    title: 'Your account',
    text: 'Password, where you are signed in, tokens for programs.',
  } as const;
  const people = {
    href: '/settings/people',
    icon: 'users',
    title: 'People',
    text: 'Who may sign in, and what they may do.',
  } as const;
  const first = {
    href: '/setup',
    icon: 'lock',
    title: 'Only on this computer',
    text: 'Make an account to reach Cairn from a phone, or to let others in.',
  } as const;
  if (frame.who.account === undefined) return [first];
  return canManage(frame) ? [account, people] : [account];
}

/** What can be set, and what Cairn itself offers. */
export function SettingsPage({ frame }: { frame: PageFrame }) {
  return (
    <Page frame={frame} trail={[{ title: 'Settings' }]}>
      <div class="column narrow stack loose">
        <PageHead title="Settings" />
        <Card title="Appearance">
          <div class="row" role="group" aria-label="Appearance">
            {THEMES.map(({ choice, label, icon }) => (
              <Button
                label={label}
                icon={icon}
                attributes={{
                  'data-theme-choice': choice,
                  'aria-pressed': String((frame.theme ?? '') === choice),
                }}
              />
            ))}
          </div>
        </Card>
        <ul class="card lines" role="list">
          {[...peopleIn(frame), ...PARTS].map(({ href, icon, title, text }) => (
            <li>
              <Icon name={icon} />
              <span class="what sentence">
                <a href={href} safe>
                  {title}
                </a>
                <span class="note" safe>
                  {text}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}

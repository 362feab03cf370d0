import { Icon, type IconName } from '../ui/icon.tsx';

/** One fact of the status line. */
export interface Fact {
  text: string;
  icon?: IconName;
  tone?: 'good' | 'warn' | 'bad';
  /** Where to read more. */
  href?: string;
}

export interface StatusProps {
  /** "Search up to date", "Last backup 2 h ago", "Only on this computer". */
  facts: readonly Fact[];
  /** The folder, as a person would write it; absent for who has nothing to do with it. */
  folder?: string | undefined;
}

/** The line at the foot: whether search is up to date, the last backup, who can reach it, where the files are. */
export function StatusLine({ facts, folder }: StatusProps) {
  return (
    <footer class="status" id="status" aria-label="Status">
      <ul role="list">
        {facts.map((fact) => (
          <li>
            {fact.icon ? (
              <Icon name={fact.icon} />
            ) : (
              <span class={['lamp', fact.tone]} aria-hidden="true"></span>
            )}
            {fact.href ? (
              <a href={fact.href} safe>
                {fact.text}
              </a>
            ) : (
              <span safe>{fact.text}</span>
            )}
          </li>
        ))}
        {folder === undefined ? null : (
          <li class="last">
            <Icon name="folder" />
            <code title="Your files are here" safe>
              {folder}
            </code>
          </li>
        )}
      </ul>
    </footer>
  );
}

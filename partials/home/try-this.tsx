import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';

export interface TryThisProps {
  steps: readonly { icon: IconName; title: string; text: string; href: string }[];
  /** POST here hides it for good. */
  dismiss: string;
}

/** The first run's card: three things to try on the data that is there. */
export function TryThis({ steps, dismiss }: TryThisProps) {
  return (
    <section class="try" id="try-this" aria-label="Try this">
      <header>
        <h2>Try this</h2>
        <form action={dismiss} method="post" hx-post={dismiss} hx-target="#try-this" hx-swap="delete">
          <Button label="Hide this card" icon="close" iconOnly kind="quiet" small type="submit" />
        </form>
      </header>
      <ul role="list">
        {steps.map((step) => (
          <li>
            <a href={step.href}>
              <Icon name={step.icon} large />
              <strong safe>{step.title}</strong>
              <span safe>{step.text}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

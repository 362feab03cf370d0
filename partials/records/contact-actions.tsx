import { Button } from '../ui/button.tsx';
import type { Contact } from './contact.ts';

/** Call, mail, find, visit: one press each, as wide as a thumb on a phone. */
export function ContactActions({ contacts, title }: { contacts: readonly Contact[]; title: string }) {
  return (
    <div class="contact-actions" role="group" aria-label={`Get in touch with ${title}`}>
      {contacts.map(({ label, icon, href, away }) => (
        <Button
          label={label}
          icon={icon}
          small
          href={href}
          attributes={away ? { target: '_blank', rel: 'noreferrer' } : {}}
        />
      ))}
    </div>
  );
}

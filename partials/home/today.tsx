import type { BusinessInFrame } from '../frame/page-frame.ts';
import { Badge } from '../ui/badge.tsx';
import { Section } from '../ui/card.tsx';
import { Icon } from '../ui/icon.tsx';
import { markColour } from '../ui/mark.tsx';
import { Stat } from '../ui/stat.tsx';

type Business = Pick<BusinessInFrame, 'title' | 'colour'>;

/** How many records have a date in the days that come. */
export interface Ahead {
  business: Business;
  /** "Take-off". */
  field: string;
  /** "jobs". */
  of: string;
  today: number;
  week: number;
  href: string;
}

/** How the records of a collection spread over the values of a choice. */
export interface Standing {
  business: Business;
  title: string;
  /** "Status". */
  field: string;
  href: string;
  values: { label: string; value: string; colour?: string | undefined; count: number; href: string }[];
}

/** What the day begins with: counted from the records, nothing guessed. */
export interface TodayProps {
  ahead: readonly Ahead[];
  standings: readonly Standing[];
  problems: number;
}

/** Dates that come near, what waits to be repaired, and how things stand. */
export function Today({ ahead, standings, problems }: TodayProps) {
  if (ahead.length + standings.length + problems === 0) return null;
  return (
    <Section title="Today">
      {ahead.length > 0 ? (
        <div class="grid figures">
          {ahead.map((each) => (
            <Stat
              name={`${each.field}, next 7 days`}
              figure={String(each.week)}
              beside={each.of}
              note={each.today ? `${each.today} today` : 'none today'}
              href={each.href}
              business={each.business}
            />
          ))}
        </div>
      ) : null}
      {standings.length + problems > 0 ? (
        <ul class="card lines standings" role="list">
          {problems > 0 ? <RepairLine problems={problems} /> : null}
          {standings.map((standing) => (
            <StandingLine standing={standing} />
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

function RepairLine({ problems }: { problems: number }) {
  return (
    <li>
      <Icon name="repair" />
      <a class="what" href="/repair" safe>
        {problems === 1 ? '1 file needs a look' : `${problems} files need a look`}
      </a>
      <span class="when">Nothing is lost; each has a way out</span>
    </li>
  );
}

function StandingLine({ standing }: { standing: Standing }) {
  const { business, title, field, href, values } = standing;
  return (
    <li data-colour={markColour(business.title, business.colour)}>
      <span class="lamp colour" title={business.title}></span>
      <a class="name" href={href} safe>
        {title}
      </a>
      <span class="links" role="group" aria-label={`${title} by ${field}`}>
        {values.map((each) => (
          <a class="standing" href={each.href}>
            <Badge label={each.label} value={each.value} colour={each.colour} />
            <span>{each.count}</span>
          </a>
        ))}
      </span>
    </li>
  );
}

import type { BusinessInFrame } from '../frame/page-frame.ts';
import { Section } from '../ui/card.tsx';
import { Stat } from '../ui/stat.tsx';

/** How many records have a date in the days that come. */
export interface Ahead {
  business: Pick<BusinessInFrame, 'title' | 'colour'>;
  /** "Take-off". */
  field: string;
  /** "jobs", or "job" for a single one. */
  of: string;
  today: number;
  week: number;
  href: string;
  /** Those whose day is over and that are not done with; absent when there are none, or nobody said what is due. */
  overdue?: { count: number; of: string; days: number; href: string };
}

/** A saved view that somebody wants to see when the day begins. */
export interface Pinned {
  business: Pick<BusinessInFrame, 'title' | 'colour'>;
  name: string;
  /** "Invoices". */
  of: string;
  /** "5", ">10,000". */
  count: string;
  /** "8,240.00 €". */
  sum?: string | undefined;
  href: string;
}

export interface TodayProps {
  pinned: readonly Pinned[];
  ahead: readonly Ahead[];
  problems: number;
}

/** What the day begins with: pinned views, dates that come near and what waits to be repaired. Counted from the records, nothing guessed. */
export function Today({ pinned, ahead, problems }: TodayProps) {
  if (pinned.length + ahead.length + problems === 0) return null;
  return (
    <Section title="Today">
      <div class="grid figures">
        {pinned.map(({ business, name, of, count, sum, href }) => (
          <Stat name={name} figure={count} beside={sum} note={of} href={href} business={business} />
        ))}
        {ahead.map(({ overdue, ...each }) =>
          overdue ? (
            <Stat
              name={each.field}
              figure={overdue.count.toLocaleString('en')}
              beside={overdue.of}
              note={`overdue, ${late(overdue)}`}
              href={overdue.href}
              business={each.business}
              bad
            />
          ) : null,
        )}
        {ahead
          .filter(({ week }) => week > 0)
          .map((each) => (
            <Stat
              name={each.field}
              figure={each.week.toLocaleString('en')}
              beside={each.of}
              note={`in 7 days, ${each.today ? each.today.toLocaleString('en') : 'none'} today`}
              href={each.href}
              business={each.business}
            />
          ))}
        {problems > 0 ? (
          <Stat
            name="To repair"
            figure={problems.toLocaleString('en')}
            beside={problems === 1 ? 'file' : 'files'}
            note="nothing is lost"
            href="/repair"
          />
        ) : null}
      </div>
    </Section>
  );
}

function late({ count, days }: { count: number; days: number }): string {
  const long = `${days.toLocaleString('en')} ${days === 1 ? 'day' : 'days'}`;
  return count === 1 ? `for ${long}` : `oldest for ${long}`;
}

import { Mark } from './mark.tsx';

export interface Crumb {
  title: string;
  /** Absent for the page itself. */
  href?: string;
  /** A business: shown with its mark. */
  business?: { colour?: string; icon?: string };
}

/** Where the page stands, from the business down to itself. */
export function Trail({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav class="trail" aria-label="Breadcrumb">
      <ol>
        {crumbs.map((crumb) => (
          <li>
            {crumb.href === undefined ? (
              <span aria-current="page">
                <CrumbText {...crumb} />
              </span>
            ) : (
              <a href={crumb.href}>
                <CrumbText {...crumb} />
              </a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function CrumbText({ title, business }: Crumb) {
  return (
    <>
      {business ? <Mark name={title} colour={business.colour} icon={business.icon} /> : null}
      <span class="name" safe>
        {title}
      </span>
    </>
  );
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hit } from '../../../partials/search/hit.tsx';
import { Badge } from '../../../partials/ui/badge.tsx';
import { Trail } from '../../../partials/ui/breadcrumb.tsx';
import { Button } from '../../../partials/ui/button.tsx';
import { colourOf } from '../../../partials/ui/colour.ts';
import { Conflict, FieldDiff } from '../../../partials/ui/diff.tsx';
import { Filters } from '../../../partials/ui/filters.tsx';
import { Mark } from '../../../partials/ui/mark.tsx';
import { Sparkline } from '../../../partials/ui/sparkline.tsx';
import { Pager, Table } from '../../../partials/ui/table.tsx';
import { Toast } from '../../../partials/ui/toast.tsx';
import { Trend } from '../../../partials/ui/trend.tsx';
import { wide } from '../../wide.ts';

test('a button with only an icon has its label as a name', () => {
  assert.match(Button({ label: 'More', icon: 'more', iconOnly: true }) as string, /aria-label="More"/);
});

test('buttons open menus and dialogs without script', () => {
  assert.match(Button({ label: 'New', opens: { menu: 'm' } }) as string, /popovertarget="m"/);
  assert.match(
    Button({ label: 'Delete', opens: { dialog: 'd' } }) as string,
    /command="show-modal" commandfor="d"/,
  );
});

test('a value keeps its colour, common words have the expected one', () => {
  assert.equal(colourOf('survey pending approval'), colourOf('Survey pending approval '));
  assert.equal(colourOf('Paid'), 'green');
  assert.equal(colourOf('overdue'), 'red');
  assert.match(Badge({ label: 'Bezahlt', value: 'paid' }) as string, /data-colour="green"/);
  assert.match(Badge({ label: 'x', colour: 'pink' }) as string, /data-colour="pink"/);
  assert.doesNotMatch(Badge({ label: 'x', colour: 'red;}' }) as string, /red;/);
});

test('a mark shows initials of any script', () => {
  const letters = (name: string) => /<span>([^<]*)<\/span>/.exec(Mark({ name }) as string)?.[1];
  assert.equal(letters('Lodestar Roof Surveys'), 'LR');
  assert.equal(letters('Østergaard'), 'Ø');
  assert.equal(letters('東京 倉庫'), '東倉');
  assert.equal(letters('—'), '');
});

test('the sorted column says so, and its link turns it round', () => {
  const html = Table({
    label: 'Jobs',
    columns: [
      { title: 'Title' },
      { title: 'Date', sortHref: '?sort=date', sorted: 'descending' },
      { title: 'Price', sortHref: '?sort=price', number: true },
    ],
  }) as string;
  assert.match(html, /<th scope="col" aria-sort="descending"><a href="\?sort=date">/);
  assert.equal(html.match(/aria-sort/g)?.length, 1);
  assert.match(html, /<th scope="col" class="number"><a href="\?sort=price">/);
});

test('a pager says where one is; an end is no link', () => {
  const html = Pager({ from: 51, to: 100, total: 10_000, capped: true, previousHref: '?p' }) as string;
  assert.match(wide(html), /51–100 of 10,000\+/);
  assert.match(html, /<a class="button small only" href="\?p" aria-label="Previous page"/);
  assert.match(html, /aria-disabled="true".*No next page/s);
});

test('a filter can be taken away by its own link', () => {
  const chips = [{ field: 'Status', is: 'is', value: '<Booked>', removeHref: '?q=x' }];
  const html = Filters({ chips }) as string;
  assert.match(html, /<span class="value">&lt;Booked><\/span>/);
  assert.match(wide(html), /<a href="\?q=x" aria-label="Without “Status is <Booked>”"/);
});

test('a toast with Undo is a form', () => {
  const undo = { action: '/undos', fields: { seq: '7' } };
  const html = Toast({ text: 'Gone', undo, saved: 'lod/jobs/1' }) as string;
  assert.match(html, /<form action="\/undos" method="post"/);
  assert.match(html, /name="seq" value="7"/);
  assert.match(html, /data-saved="lod\/jobs\/1"/);
});

test('a difference shows only the side that there is', () => {
  const html = FieldDiff({ changes: [{ label: 'Price', before: '', after: '12 €' }] }) as string;
  assert.match(wide(html), /<ins>12 €<\/ins>/);
  assert.doesNotMatch(wide(html), /<del|→/);
});

test('a conflict is one choice a field with what both began with', () => {
  const fields = [{ pointer: '/a', label: 'A', base: 'b', theirs: 't', mine: 'm', take: 'theirs' as const }];
  const html = Conflict({ fields, theirs: 'Jonas, just now' }) as string;
  assert.match(html, /name="take:\/a" value="theirs" checked/);
  assert.doesNotMatch(html, /value="mine" checked/);
});

test('the last crumb is the page itself', () => {
  const html = Trail({ crumbs: [{ title: 'Jobs', href: '/jobs' }, { title: 'A & B' }] }) as string;
  assert.match(html, /<a href="\/jobs">/);
  assert.match(html, /<span aria-current="page">.*A &amp; B/s);
});

test('a sparkline of one or equal values is a line, not NaN', () => {
  for (const values of [[3], [2, 2, 2], [0, 0]]) {
    assert.doesNotMatch(Sparkline({ values, label: 'x' }) as string, /NaN|Infinity/);
  }
});

test('a trend is a line also of one value, and stays within its picture', () => {
  const points = (values: number[]) =>
    /points="([^"]*)"/.exec(Trend({ lines: [{ name: 'x', values }], label: 'x' }) as string)?.[1];
  assert.equal(points([0.5]), '0,60 600,60');
  assert.equal(points([0, 1]), '0,116 600,4');
});

test('a hit shows the values with the words that were searched for, and neither its title again nor its id', () => {
  const hit = (snippet: string) =>
    Hit({
      href: '/x',
      id: 'roof-leaks',
      title: 'The roof leaks',
      where: 'Jobs',
      snippet,
      why: 'words',
    }) as string;
  const html = hit('The roof \u0002leaks\u0003 · acme · 2026-11-12 · where it \u0002leaks\u0003 in');
  assert.match(html, /<p class="passage"><span>where it <\/span><mark>leaks<\/mark><span> in<\/span><\/p>/);
  assert.doesNotMatch(html, /acme/);
  assert.doesNotMatch(hit('The roof \u0002leaks\u0003 · acme'), /passage/);
  assert.doesNotMatch(hit('The roof \u0002leaks\u0003 · roof-\u0002leaks\u0003'), /passage/);
  assert.match(hit('acme · nothing marked'), /acme · nothing marked/);
});

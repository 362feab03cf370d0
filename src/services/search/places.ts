import { distance } from '../../core/distance.ts';
import type { Place } from '../../core/query.ts';
import type { Namespace, Shape } from '../../core/schema.ts';
import { type Operator, readValue } from '../../core/search-text.ts';
import { folded } from './fields.ts';
import { NOTHING, type Reading } from './reading.ts';

// in:lod · in:lod/customers · in:customers · in:"Blue Crate" · -in:invoices: readPlaces · narrowed

/**
 * The collections that are left, and what each operator was taken for. Several are alternatives; what is unwanted goes. Where none of them
 * is there nothing is found: whoever names a place does not want to be answered from all others.
 */
export function readPlaces(
  operators: readonly Operator[],
  shapes: readonly Shape[],
  namespaces: readonly Namespace[],
): { shapes: Shape[]; readings: Map<Operator, Reading> } {
  const [wanted, unwanted] = [new Set<Shape>(), new Set<Shape>()];
  const named = operators.map((operator) => {
    const found = readValue(operator);
    const values = 'values' in found ? found.values : [operator.value];
    const places = values.flatMap((value) => placesCalled(value, shapes, namespaces));
    for (const shape of places) (operator.negated ? unwanted : wanted).add(shape);
    return { operator, values, places };
  });
  const everywhere = wanted.size === 0;
  const readings = new Map(
    named.map(({ operator, values, places }) => {
      if (values.length === 0) return [operator, NOTHING];
      if (places.length > 0) return [operator, readingOf(operator, places, namespaces)];
      const problem = unknown(values, shapes, namespaces);
      const isAll = everywhere && !operator.negated;
      return [operator, { problem, ...(isAll && { clause: { any: [] } }) }];
    }),
  );
  const left = shapes.filter((shape) => (everywhere || wanted.has(shape)) && !unwanted.has(shape));
  return { shapes: left, readings };
}

/** The shortest way to say these collections. */
export function narrowed(shapes: readonly Shape[]): { ns?: string; collection?: string; places?: Place[] } {
  const places = shapes.map(({ ns, collection }) => ({ ns, collection }));
  const [only, ...others] = places;
  return only && others.length === 0 ? only : { places };
}

/** Names and titles as they are; where nothing is called so, those that begin so: the rest is still being typed. */
function placesCalled(value: string, shapes: readonly Shape[], namespaces: readonly Namespace[]): Shape[] {
  const wanted = folded(value);
  const names = shapes.map((shape) => {
    const title = namespaces.find(({ ns }) => ns === shape.ns)?.title ?? shape.ns;
    const whole = [shape.ns, title];
    const part = [shape.collection, shape.title, shape.singular];
    const both = whole.flatMap((first) => part.map((second) => `${first}/${second}`));
    return { shape, names: [...whole, ...part, ...both].map(folded) };
  });
  const exact = names.filter((one) => one.names.includes(wanted));
  const found = exact.length
    ? exact
    : names.filter((one) => one.names.some((name) => name.startsWith(wanted)));
  return found.map(({ shape }) => shape);
}

function readingOf(
  { negated }: Operator,
  named: readonly Shape[],
  namespaces: readonly Namespace[],
): Reading {
  return { clause: { all: [] }, words: `${negated ? 'not ' : ''}in ${placesInWords(named, namespaces)}` };
}

/** That there is no such place, and which are called almost so; else some that there are. */
function unknown(
  values: readonly string[],
  shapes: readonly Shape[],
  namespaces: readonly Namespace[],
): string {
  const said = `No business or collection is called “${values.join(', ')}”.`;
  const asked = new Set(shapes.map(({ ns }) => ns));
  const businesses = namespaces.filter(({ ns }) => asked.has(ns));
  const names = [
    ...businesses.flatMap(({ ns, title }) => [ns, title]),
    ...shapes.flatMap(({ collection, title }) => [collection, title]),
  ];
  const parts = values.flatMap((value) => [value, ...value.split('/')]).map(folded);
  const near = names.filter((name) =>
    parts.some((part) => part.length > MISTAKES && distance(part, folded(name), MISTAKES) <= MISTAKES),
  );
  // A name and a title that are the same but for case are one, and the name is typed.
  const found = near
    .filter((name, at) => near.findIndex((one) => folded(one) === folded(name)) === at)
    .slice(0, SUGGESTED);
  if (found.length) return `${said} Did you mean ${found.map((name) => `“${name}”`).join(' or ')}?`;
  const some = businesses.slice(0, SUGGESTED).map(({ ns }) => `“${ns}”`);
  if (some.length === 0) return said;
  return `${said} There ${some.length === 1 ? 'is' : 'are'} ${some.join(', ')}${businesses.length > SUGGESTED ? ' and others' : ''}.`;
}

const MISTAKES = 2;
const SUGGESTED = 4;

function placesInWords(named: readonly Shape[], namespaces: readonly Namespace[]): string {
  const businesses = [...new Set(named.map(({ ns }) => ns))];
  const titleOf = (ns: string) => namespaces.find((one) => one.ns === ns)?.title ?? ns;
  const titles = [...new Set(named.map(({ title }) => title))];
  const [business = ''] = businesses;
  if (titles.length > 2) return businesses.map(titleOf).join(', ');
  return `${titles.join(', ')}${businesses.length === 1 && namespaces.length > 1 ? ` of ${titleOf(business)}` : ''}`;
}

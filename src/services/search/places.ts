import type { Place } from '../../core/query.ts';
import type { Namespace, Shape } from '../../core/schema.ts';
import { type Operator, readValue } from '../../core/search-text.ts';
import { folded } from './fields.ts';
import { NOTHING, type Reading } from './reading.ts';

// in:lod · in:lod/customers · in:customers · in:"Blue Crate" · -in:invoices: readPlaces · narrowed

/** The collections that are left, and what each operator was taken for. Several are alternatives; what is unwanted goes. */
export function readPlaces(
  operators: readonly Operator[],
  shapes: readonly Shape[],
  namespaces: readonly Namespace[],
): { shapes: Shape[]; readings: Map<Operator, Reading> } {
  const readings = new Map<Operator, Reading>();
  const [wanted, unwanted] = [new Set<Shape>(), new Set<Shape>()];
  for (const operator of operators) {
    const found = readValue(operator);
    const values = 'values' in found ? found.values : [operator.value];
    const named = values.flatMap((value) => placesCalled(value, shapes, namespaces));
    readings.set(operator, readingOf(operator, values, named, namespaces));
    for (const shape of named) (operator.negated ? unwanted : wanted).add(shape);
  }
  const left = shapes.filter((shape) => (wanted.size === 0 || wanted.has(shape)) && !unwanted.has(shape));
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
  values: readonly string[],
  named: readonly Shape[],
  namespaces: readonly Namespace[],
): Reading {
  if (values.length === 0) return NOTHING;
  if (named.length === 0) return { problem: `No business or collection is called “${values.join(', ')}”.` };
  return { clause: { all: [] }, words: `${negated ? 'not ' : ''}in ${placesInWords(named, namespaces)}` };
}

function placesInWords(named: readonly Shape[], namespaces: readonly Namespace[]): string {
  const businesses = [...new Set(named.map(({ ns }) => ns))];
  const titleOf = (ns: string) => namespaces.find((one) => one.ns === ns)?.title ?? ns;
  const titles = [...new Set(named.map(({ title }) => title))];
  const [business = ''] = businesses;
  if (titles.length > 2) return businesses.map(titleOf).join(', ');
  return `${titles.join(', ')}${businesses.length === 1 && namespaces.length > 1 ? ` of ${titleOf(business)}` : ''}`;
}

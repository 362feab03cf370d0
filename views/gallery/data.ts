import type { FormState } from '../../partials/records/form-state.ts';
import type { Show } from '../../partials/records/show.ts';
import { formatsOf } from '../../partials/ui/formats.ts';
import { optionsUrl } from '../../src/core/page-urls.ts';
import type { JsonObject } from '../../src/core/record.ts';
import type { Field, Shape } from '../../src/core/schema.ts';

// What the gallery shows: a company that inspects roofs with drones, the week after a storm.

/** The moment at which the gallery stands still. */
export const NOW = new Date('2026-11-22T15:20:00+01:00');

const manner = { language: 'en-IE', timeZone: 'Europe/Berlin', currency: 'EUR' };
const titles = new Map([
  ['acme-roofing', 'Acme Roofing'],
  ['sorensen', 'Sørensen & Söhne'],
  ['ines-vogt', 'Inés Vogt'],
]);

export const show: Show = {
  formats: formatsOf(manner),
  now: NOW,
  link: (relation, value) => {
    const title = titles.get(String(value));
    return title ? { href: `/db/${relation.ns}/${relation.collection}/${value}`, title } : undefined;
  },
};

/** A field with what matters of it. */
export function field(key: string, label: string, widget: Field['widget'], more: Partial<Field> = {}): Field {
  const plain = {
    required: false,
    nullable: false,
    unique: false,
    searchable: true,
    readOnly: false,
    limits: {},
  };
  return { pointer: `/${key}`, key, label, widget, ...plain, ...more };
}

const status = {
  options: ['enquiry', 'booked', 'done', 'invoiced', 'paid'].map((value) => ({
    value,
    label: value[0]?.toUpperCase() + value.slice(1),
  })),
};
const customers = { ns: 'lod', collection: 'customers', by: '@id' };
const contacts = { ns: 'lod', collection: 'contacts', by: '@id' };

const line = field('item', 'Line', 'group', {
  fields: [
    field('what', 'What', 'text', { required: true }),
    field('hours', 'Hours', 'number', { unit: 'h' }),
    field('amount', 'Amount', 'money'),
  ],
});

/** Every widget once. */
export const job: Shape = {
  ns: 'lod',
  collection: 'jobs',
  title: 'Jobs',
  singular: 'Job',
  icon: 'roof',
  titlePointers: ['/title'],
  columns: ['/title', '/status', '/customer', '/date', '/price'],
  sort: [{ pointer: '/date', descending: true }],
  inferred: false,
  groups: [
    { name: 'visit', title: 'The visit' },
    { name: 'bill', title: 'The bill' },
  ],
  fields: [
    field('title', 'Title', 'text', { required: true }),
    field('status', 'Status', 'select', status),
    field('urgency', 'Urgency', 'select', {
      options: [
        { value: 'low', label: 'Low' },
        { value: 'high', label: 'High' },
      ],
    }),
    field('customer', 'Customer', 'relation', { relation: customers, required: true }),
    field('people', 'People on site', 'relations', {
      relation: contacts,
      item: field('item', 'Person', 'relation', { relation: contacts }),
    }),
    field('number', 'Number', 'text', { readOnly: true, help: 'Given by itself when the job is made.' }),
    field('date', 'Date', 'date', { group: 'visit' }),
    field('start', 'Start', 'time', { group: 'visit' }),
    field('arrival', 'Arrival', 'datetime', { group: 'visit', help: 'When the van was at the gate.' }),
    field('weather', 'Weather', 'checkboxes', {
      group: 'visit',
      options: ['dry', 'rain', 'wind', 'frost'].map((value) => ({ value, label: value })),
      item: field('item', 'Weather', 'select'),
    }),
    field('area', 'Roof area', 'integer', { group: 'visit', unit: 'm²' }),
    field('pitch', 'Pitch', 'number', { group: 'visit', unit: '°', nullable: true }),
    field('indoors', 'Looked at from inside', 'boolean', { group: 'visit' }),
    field('tags', 'Tags', 'tags', { group: 'visit', item: field('item', 'Tag', 'text') }),
    field('address', 'Address', 'group', {
      group: 'visit',
      fields: [
        field('street', 'Street', 'text', { pointer: '/address/street' }),
        field('city', 'City', 'text', { pointer: '/address/city' }),
      ],
    }),
    field('email', 'Email', 'email', { group: 'visit' }),
    field('phone', 'Phone', 'phone', { group: 'visit' }),
    field('web', 'Website', 'url', { group: 'visit' }),
    field('access', 'How to get up', 'textarea', { group: 'visit' }),
    field('report', 'Report', 'markdown', { group: 'visit' }),
    field('price', 'Price', 'money', { group: 'bill' }),
    field('lines', 'Lines', 'rows', { group: 'bill', item: line }),
    field('terms', 'Terms', 'json', {
      group: 'bill',
      help: 'One of two shapes: a fixed day, or days after the visit.',
    }),
  ],
};

export const storm: JsonObject = {
  title: 'Ridge and gutters after the storm',
  status: 'booked',
  urgency: 'high',
  customer: 'acme-roofing',
  people: ['ines-vogt', 'tom-hale'],
  number: '2026-0143',
  date: '2026-11-24',
  start: '08:30',
  arrival: '2026-11-21T08:41:00+01:00',
  weather: ['wind', 'rain'],
  area: 412,
  pitch: null,
  indoors: true,
  tags: ['storm', 'insurance', 'two storeys'],
  address: { street: 'Hafenstraße 12', city: 'Leipzig' },
  email: 'office@acme-roofing.example',
  phone: '+49 341 555 0142',
  web: 'https://acme-roofing.example/works',
  access: 'Ladder from the yard. The gate code is with the caretaker, second door on the left.\nDogs.',
  report:
    '## What we saw\n\n- Eleven tiles **lifted** along the ridge\n- Water through the ceiling of the stairwell',
  price: 1240.5,
  lines: [
    { what: 'Drone survey, both wings', hours: 3.5, amount: 840 },
    { what: 'Gutter camera', hours: 1, amount: 180.5 },
    { what: 'Report with photographs', amount: 220 },
  ],
  terms: { after: 'visit', days: 14 },
  legacy_ref: 'K-2291',
};

/** The form of the job, in the state that a page would hand over. */
export function formOf(more: Partial<FormState> = {}): FormState {
  return {
    data: storm,
    isNew: false,
    errors: new Map(),
    language: manner.language,
    timeZone: manner.timeZone,
    currency: '€',
    source: (one) => optionsUrl('lod', 'jobs', one.pointer),
    target: (_, value) => {
      const title = titles.get(value);
      return title ? { title, href: '#' } : undefined;
    },
    singularOf: (one) => (one.key === 'customer' ? 'customer' : 'person'),
    known: () => ['storm', 'insurance', 'warranty', 'flat roof'],
    previewUrl: '/preview',
    ...more,
  };
}

/** Rows of the job list. */
export const jobs: readonly { id: string; data: JsonObject }[] = [
  { id: '2026-0143', data: { ...storm } },
  {
    id: '2026-0142',
    data: {
      title: 'Water through the ceiling, Lindenau school',
      status: 'enquiry',
      customer: 'sorensen',
      date: '2026-11-23',
    },
  },
  {
    id: '2026-0141',
    data: {
      title: 'Chimney flashing',
      status: 'done',
      customer: 'acme-roofing',
      date: '2026-11-20',
      price: 390,
    },
  },
  {
    id: '2026-0138',
    data: {
      title: 'Yearly survey, depot',
      status: 'invoiced',
      customer: 'blue-crate',
      date: '2026-10-30',
      price: 2150,
    },
  },
  {
    id: '2026-0131',
    data: {
      title: 'Thermal flight, bakery',
      status: 'paid',
      customer: 'sorensen',
      date: '2026-10-02',
      price: 1480,
    },
  },
];

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from './index.ts';
import { seeded } from './stores.ts';

// Invented jobs of a small business, the same for the same number: orders · entries · statuses

const statuses = ['quoted', 'booked', 'done', 'invoiced', 'paid'];
const FIRST_DAY = Date.UTC(2020, 0, 1);
const DAYS = 3000;
const WORDS = 'roof gutter window door fence garden kitchen bath floor wall paint repair new old north'.split(
  ' ',
);

/** A job with seven fields, as its file has it. */
export interface Order {
  id: string;
  name: string;
  customer: string;
  status: string;
  date: string;
  amount: number;
  paid: boolean;
  notes: string;
}

/** `count` jobs of a tenth as many customers, spread over eight years. */
export function* orders(count: number): Generator<Order> {
  const random = seeded(count);
  const word = () => WORDS[Math.floor(random() * WORDS.length)] ?? '';
  const words = (length: number) => Array.from({ length }, word).join(' ');
  for (let at = 0; at < count; at++)
    yield {
      id: `job-${String(at).padStart(7, '0')}`,
      name: `${words(2)} ${at}`,
      customer: `customer-${Math.floor((random() * count) / 10)}`,
      status: statuses[Math.floor(random() * statuses.length)] ?? '',
      date: new Date(FIRST_DAY + Math.floor(random() * DAYS) * 86_400_000).toISOString().slice(0, 10),
      amount: Math.round(random() * 1e6) / 100,
      paid: random() < 0.5,
      notes: words(12),
    };
}

/** The same as records of an index. */
export function* entries(count: number): Generator<Entry> {
  for (const { id, ...data } of orders(count))
    yield {
      ref: `bench/jobs/${id}`,
      title: data.name,
      json: JSON.stringify(data, null, 2),
      text: `${data.name} ${data.notes}`,
    };
}

/** Makes `json-db/bench/jobs/*.json` with them below `folder`, unless it is there already. */
export function generateOrders(folder: string, count: number): void {
  const stamp = join(folder, `.generated-${count}`);
  if (existsSync(stamp)) return;
  const place = join(folder, 'json-db/bench/jobs');
  mkdirSync(place, { recursive: true });
  for (const { id, ...data } of orders(count))
    writeFileSync(join(place, `${id}.json`), `${JSON.stringify(data, null, 2)}\n`);
  writeFileSync(stamp, '');
}

import { deflateSync } from 'node:zlib';
import type { Random } from '../power.ts';
import { docx, eml, lines, paragraph, pdf, zip } from './samples.ts';

// Files that somebody made to do harm, or that an accident left: hostileFiles

export interface Hostile {
  what: string;
  type: string;
  bytes: Buffer;
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const PDF = 'application/pdf';
const MAIL = 'message/rfc822';

const good: readonly Omit<Hostile, 'what'>[] = [
  { type: PDF, bytes: pdf([lines('The first page'), lines('The second page', 'and a line')]) },
  { type: DOCX, bytes: docx(paragraph('An offer') + paragraph('for a roof'.repeat(200))) },
  { type: MAIL, bytes: eml('Dear Ann', [{ name: 'a.pdf', type: PDF, content: pdf([lines('x')]) }]) },
  { type: 'text/html', bytes: Buffer.from(`<p>${'<b>bold</b> and <i>more'.repeat(100)}</p>`) },
  { type: 'application/json', bytes: Buffer.from(JSON.stringify({ a: [1, 2, { b: 'c'.repeat(500) }] })) },
];

const magics: readonly (readonly [string, string])[] = [
  [PDF, '%PDF-1.7\n'],
  [PDF, '%PDF-2.0\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n'],
  [DOCX, 'PK\x03\x04'],
  [DOCX, 'PK\x05\x06'],
  [MAIL, 'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n'],
  ['text/html', '<!doctype html>'],
  ['application/json', '['],
  ['text/plain', '\xff\xfe'],
  ['text/csv', ''],
];

/** So many of each sort; the sorts that take long are few. */
export function hostileFiles(random: Random): Hostile[] {
  return [
    ...repeated(160, random, cutOff),
    ...repeated(150, random, flipped),
    ...repeated(120, random, noise),
    ...repeated(30, random, mixedUp),
    ...nested(),
    ...bombs(),
    ...loops(),
  ];
}

function repeated(count: number, random: Random, make: (random: Random, at: number) => Hostile): Hostile[] {
  return Array.from({ length: count }, (_, at) => make(random, at));
}

function cutOff(random: Random, at: number): Hostile {
  const { type, bytes } = good[at % good.length] as Hostile;
  return { what: 'cut off', type, bytes: bytes.subarray(0, Math.floor(random() * bytes.length)) };
}

function flipped(random: Random, at: number): Hostile {
  const { type, bytes } = good[at % good.length] as Hostile;
  const changed = Buffer.from(bytes);
  for (let flips = 1 + random() * 20; flips > 0; flips--)
    changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
  return { what: 'flipped', type, bytes: changed };
}

function noise(random: Random, at: number): Hostile {
  const [type, magic] = magics[at % magics.length] as (typeof magics)[number];
  const rest = Buffer.from(Array.from({ length: random() * 3000 }, () => random() * 256));
  return { what: 'noise', type, bytes: Buffer.concat([Buffer.from(magic, 'latin1'), rest]) };
}

function mixedUp(_random: Random, at: number): Hostile {
  const one = good[at % good.length] as Hostile;
  const other = good[(at + 1 + (at % (good.length - 1))) % good.length] as Hostile;
  return { what: 'of another type', type: one.type, bytes: other.bytes };
}

function nested(): Hostile[] {
  const deep = 20_000;
  const boundaries = Array.from(
    { length: 300 },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
  );
  const list = (type: string, bytes: string | Buffer): Hostile => ({
    what: 'deep',
    type,
    bytes: Buffer.from(bytes as string),
  });
  const mails = Array.from({ length: 12 }).reduce<Buffer>(
    (inner) => eml('deep', [{ name: 'm.eml', type: MAIL, content: inner }]),
    eml('deepest'),
  );
  return [
    list('application/json', '['.repeat(deep) + ']'.repeat(deep)),
    list('application/json', `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`),
    list('application/json', '['.repeat(2_000_000)),
    list('text/html', '<div>'.repeat(deep)),
    list('text/html', `${'<b>'.repeat(deep)}x${'</b>'.repeat(deep)}`),
    list('text/html', '<!--'.repeat(deep)),
    list('text/html', '<a '.repeat(200_000)),
    list('text/html', '&#'.repeat(200_000)),
    list('text/html', `<p ${'x="'.repeat(100_000)}`),
    list(
      DOCX,
      docx('<w:sdt><w:sdtContent>'.repeat(deep) + paragraph('x') + '</w:sdtContent></w:sdt>'.repeat(deep)),
    ),
    list(DOCX, docx('<w:tbl><w:tr><w:tc>'.repeat(deep))),
    list(PDF, pdf([lines('x')], { trailer: `/X ${'['.repeat(deep)}` })),
    list(PDF, pdf([`${'<<'.repeat(deep)}`])),
    list(PDF, pdf([`${'q '.repeat(200_000)}`])),
    list(MAIL, boundaries.join('')),
    list(MAIL, mails),
    list(MAIL, `Subject: ${'=?UTF-8?Q?'.repeat(20_000)}\r\n\r\nx`),
    list(MAIL, `To: ${'<'.repeat(50_000)}${'a@b,'.repeat(20_000)}\r\n\r\nx`),
    list(MAIL, 'A: b\r\n'.repeat(200_000)),
  ];
}

function bombs(): Hostile[] {
  const zeros = Buffer.alloc(32 * 1024 * 1024, 0x20);
  const twice = deflateSync(deflateSync(Buffer.alloc(192 * 1024 * 1024, 0x20)));
  const bomb = (type: string, bytes: Buffer): Hostile => ({ what: 'a bomb', type, bytes });
  const packed = (dictionary: string, bytes: Buffer) =>
    bomb(PDF, pdf([''], { streams: () => ({ dictionary, bytes }) }));
  const entity =
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' +
    Array.from(
      { length: 12 },
      (_, at) =>
        `<!ENTITY ${String.fromCharCode(98 + at)} "${`&${String.fromCharCode(97 + at)};`.repeat(10)}">`,
    ).join('') +
    ']>';
  return [
    bomb(DOCX, docx(paragraph('x'), [{ name: 'word/a.xml', content: zeros }])),
    bomb(DOCX, docx(paragraph('x'), [{ name: 'word/a.xml', content: zeros, claimed: 10 }])),
    bomb(DOCX, zip([{ name: 'word/document.xml', content: zeros }])),
    bomb(DOCX, zip([{ name: 'a.zip', content: zip([{ name: 'b', content: zeros }]) }])),
    bomb(DOCX, zip([{ name: 'word/document.xml', content: `${entity}<x>&m;</x>` }])),
    bomb(
      DOCX,
      docx(
        paragraph('x'),
        Array.from({ length: 9000 }, (_, at) => ({ name: `e${at}`, content: '' })),
      ),
    ),
    packed('/Filter [/FlateDecode /FlateDecode]', twice),
    packed('/Filter /ASCIIHexDecode', Buffer.alloc(4_000_000, 0x30)),
    packed('/Filter /RunLengthDecode', Buffer.alloc(2_000_000, 0x81)),
    packed('/Filter /LZWDecode', Buffer.alloc(2_000_000)),
    packed(
      '/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2000000000 >>',
      deflateSync(zeros.subarray(0, 1000)),
    ),
    bomb(PDF, pdf([lines(...Array.from({ length: 50_000 }, () => 'word'))])),
    bomb(
      PDF,
      Buffer.from(
        pdf([lines('x')])
          .toString('latin1')
          .replace('/Count 1', '/Count 2000000000'),
        'latin1',
      ),
    ),
    bomb('text/plain', zeros),
    bomb('application/json', Buffer.from(`[${'1,'.repeat(3_000_000)}1]`)),
  ];
}

function loops(): Hostile[] {
  const loop = (text: string): Hostile => ({ what: 'a loop', type: PDF, bytes: Buffer.from(text, 'latin1') });
  const whole = pdf([lines('x'), lines('y')]).toString('latin1');
  const start = /startxref\n(\d+)/.exec(whole)?.[1];
  return [
    loop(whole.replace('/Kids [4 0 R', '/Kids [2 0 R')),
    loop(whole.replace('/Pages 2 0 R', '/Pages 1 0 R')),
    loop(whole.replace('/Root 1 0 R', `/Root 1 0 R /Prev ${start}`)),
    loop(whole.replace('/Parent 2 0 R', '/Parent 4 0 R')),
    loop(whole.replace('/Contents 5 0 R', '/Contents [4 0 R 4 0 R]')),
    loop(whole.replace(/\/Length \d+/, '/Length 5 0 R')),
  ];
}

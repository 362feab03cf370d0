import { foldName, idProblem, nameProblem } from './names.ts';

// safeName: the id and file name that an upload gets, whatever its client calls it.

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Of 128 with room for `-12` and `.json` behind it. */
const MAX_BYTES = 110;

/**
 * A name that every system can hold, made of what a client calls a file: only its last part, in Unicode normal form C, without
 * what file names may not have. Never empty, never ending in `.json`, which is how sidecars end. `number` greater than 1 goes before the extension.
 */
export function safeName(given: string, number = 1): string {
  const last = given.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(/[:*?"<>|]/g, '-')
    .replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '')
    .replace(/^[._ ]+|[. ]+$/g, '')
    .replace(/\.json$/i, '.json.txt');
  const named = RESERVED.test(clean) ? `file-${clean}` : clean;
  const dot = named.lastIndexOf('.');
  const split = dot > 0 && named.length - dot <= 13;
  const stem = split ? named.slice(0, dot) : named;
  const extension = split ? named.slice(dot) : '';
  const short = shortened(stem, MAX_BYTES - Buffer.byteLength(extension)).replace(/[. ]+$/, '') || 'file';
  // Cutting may bring the ending of sidecars to light.
  const name = `${short}${number > 1 ? `-${number}` : ''}${extension}`.replace(/\.json$/i, '-json');
  return idProblem(name) === undefined && nameProblem(`${name}.json`) === undefined ? name : `file-${number}`;
}

/** The first of `roof.jpg`, `roof-2.jpg` … that is not taken, upper and lower case not told apart. */
export async function freeName(given: string, taken: (name: string) => Promise<boolean>): Promise<string> {
  for (let number = 1; ; number++) {
    const name = safeName(given, number);
    if (!(await taken(name))) return name;
  }
}

/** Names of one upload that were given away already. */
export function createNames(): { has(name: string): boolean; add(name: string): void } {
  const names = new Set<string>();
  return { has: (name) => names.has(foldName(name)), add: (name) => void names.add(foldName(name)) };
}

function shortened(text: string, most: number): string {
  let short = text;
  while (Buffer.byteLength(short) > most) short = [...short].slice(0, -1).join('');
  return short;
}

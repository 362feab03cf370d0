import type { Config } from '../config.ts';
import type { Machine, Output } from './machine.ts';

/** init: makes a store of one's own. Resolves with 0; says when it was one before. */
export async function init(machine: Machine, config: Config, output: Output): Promise<number> {
  const { place, made, pages } = await machine.init(config);
  const written =
    pages.length > 0 ? ` ${pages.join(' and ')} say${pages.length === 1 ? 's' : ''} what is where.` : '';
  output.out(`${place.folder} is ${made ? 'a new store' : `${place.described} already`}.${written}\n`);
  output.out(`  To work with it: npm start -- ${place.folder}\n`);
  return 0;
}

import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { CairnError } from '../core/errors.ts';
import { pointerOf } from '../core/list-url.ts';
import { exportFormats } from '../core/tables.ts';
import type { Services } from '../services/services.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { names } from './parameters.ts';

/** GET /exports/:ns/:collection: a list as a file. */
export function exportEndpoints({ exports, lists }: Pick<Services, 'exports' | 'lists'>): Endpoint[] {
  const truth = (description: string) => z.enum(['true', 'false']).optional().meta({ description });
  return [
    endpoint({
      method: 'get',
      path: '/exports/:ns/:collection',
      name: 'exportRecords',
      tag: 'imports',
      summary: 'A list as a file, with every record that the same parameters list',
      description:
        'Streamed. CSV and XLSX have a column for each value (`address.city`), the id first; an import of the same file changes nothing. In a CSV, texts that a spreadsheet would take for a formula have an apostrophe before them.',
      query: z.object({
        format: z.enum(exportFormats).default('csv').meta({ description: 'What kind of file' }),
        q: z.string().optional().meta({ description: 'Words and operators, as for a list' }),
        view: z.string().optional().meta({ description: 'Id of a saved view' }),
        sort: z.string().optional().meta({ description: 'Fields separated by commas, as for a list' }),
        fields: names(
          'The columns of a CSV or XLSX, separated by commas: `name,address/city`; all when absent',
        ),
        delimiter: z
          .enum([',', ';'])
          .optional()
          .meta({ description: 'Of a CSV; with `;` decimals have a comma' }),
        mark: truth('Whether a CSV begins with a byte order mark, as Excel wants it'),
        titles: truth('Whether to add the titles of what relations point to'),
      }),
      filters: true,
      streams: true,
      answers: {
        200: { description: 'The file', media: 'text/csv; charset=utf-8', headers: ['Content-Disposition'] },
      },
      async handle({ who, params, query, search, response }) {
        const { ns = '', collection = '' } = params;
        const { shape, problems, query: asked } = await lists.ask(who, ns, collection, search);
        if (problems.length > 0) throw new CairnError('invalid', problems.join(' '));
        const { format, fields, delimiter = ',', mark, titles } = query;
        const file = await exports.open(who, {
          ...{ shape, query: asked, format },
          columns: fields?.map(pointerOf),
          titles: titles === 'true',
          csv: { delimiter, mark: mark === 'true' },
        });
        response.attachment(file.name).set({ 'Content-Type': file.type, 'Cache-Control': 'no-store' });
        await pipeline(file.bytes, response);
        return undefined;
      },
    }),
  ];
}

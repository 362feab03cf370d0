import type { Run } from '../core/run.ts';
import { API } from './addresses.ts';
import type { Reply } from './endpoint.ts';
import { shapes } from './shapes.ts';

// asRun · runReply: changes that are made in the background, as they are described and answered.

/** Changes under way in the background. */
export const asRun = { description: 'Under way', shape: shapes.Run, headers: ['Location'] };

/** The run that makes them, and where to ask for it. */
export function runReply(run: Run): Reply {
  return { status: 202, headers: { Location: `${API}/runs/${run.id}` }, json: run };
}

import { CairnError } from '../../core/errors.ts';
import type { ChunkLog } from './chunk-log.ts';
import { listFolders, lookThrough } from './folders.ts';
import type { Ground } from './ground.ts';
import type { Indexes } from './indexes.ts';
import type { Intake } from './intake.ts';
import { lookAtAll, withLooks } from './looking.ts';
import { lookForMissing } from './scan.ts';
import type { Target } from './target.ts';

// Building another index beside the live one, which is kept in step meanwhile, and letting it take over. rebuild

const FILLING_MS = 50;

/** Throws `unavailable` when the store cannot be seen. A rebuild that fails leaves all as it was. */
export async function rebuild(
  ground: Ground,
  indexes: Indexes,
  intake: Intake,
  log: ChunkLog,
): Promise<void> {
  try {
    const building = await indexes.begin();
    const quiet = withLooks(ground, indexes.living);
    const places = await listFolders(ground, building);
    if (!places)
      throw new CairnError(
        'unavailable',
        `${ground.options.store.location} cannot be seen: nothing was rebuilt.`,
      );
    for (const place of [...places.known, ...places.fresh]) await lookThrough(quiet, building, place);
    await lookForMissing(ground, building, indexes.live);
    await fillVectors(ground, indexes);
    await settleAll(ground, indexes, building, intake);
    await building.writer.setNote('state', 'ready');
    await log.renew(building.writer, ground.breathe);
    await settleAll(ground, indexes, building, intake);
    await indexes.takeOver();
    ground.trouble.reason = undefined;
  } catch (thrown) {
    await indexes.abandon();
    throw thrown;
  }
}

/** Lets vectors come into the new index, so that finding by meaning does not pause; what moves meanwhile is looked at. */
async function fillVectors(ground: Ground, indexes: Indexes): Promise<void> {
  const { options, agenda, breathe } = ground;
  let isFilling = true;
  const filling = options.fill?.().finally(() => {
    isFilling = false;
    agenda.wake();
  });
  filling?.catch(() => {});
  while (filling && isFilling) {
    await breathe();
    const refs = agenda.refs();
    if (refs.length) await lookAtAll(ground, indexes.living(), refs);
    else await agenda.wait(FILLING_MS);
  }
}

/** Waits until what the new index observed or doubts is decided. */
async function settleAll(ground: Ground, indexes: Indexes, building: Target, intake: Intake): Promise<void> {
  const { agenda, doubts, outbox } = ground;
  while (doubts.size || outbox.size || intake.bulk || agenda.size) {
    await ground.breathe();
    const [moved, doubted] = [agenda.refs(), doubts.due()];
    if (moved.length) await lookAtAll(ground, indexes.living(), moved);
    // The live index may have believed long ago what the new one still doubts.
    if (doubted.length) await lookAtAll(ground, building, doubted);
    if (moved.length + doubted.length > 0) continue;
    if (agenda.size && !doubts.size && !outbox.size && !intake.bulk) return;
    else await agenda.wait(Math.min(doubts.next() ?? 20, 20));
  }
}

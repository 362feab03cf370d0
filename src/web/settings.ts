import type { RequestHandler } from 'express';
import { GalleryPage } from '../../views/gallery/index.tsx';
import { DeveloperPage } from '../../views/settings/developer.tsx';
import { SettingsPage } from '../../views/settings/index.tsx';
import { examplesFor } from './examples.ts';
import { frameOf } from './frame.ts';
import { paramsOf, returnTo } from './place.ts';
import { sendPage } from './reply.ts';
import type { Web } from './web.ts';

// GET /settings: what can be set. GET /settings/developer: folders, versions and the API call of the page in ?of=
// GET /settings/gallery: every control in every state, for developers

export function showSettings(web: Web): RequestHandler {
  return async (req, res) => {
    const frame = await frameOf(web, req, res);
    await sendPage(req, res, { frame, page: () => SettingsPage({ frame }) });
  };
}

export function showGallery(web: Web): RequestHandler {
  return async (req, res) => {
    const frame = await frameOf(web, req, res);
    await sendPage(req, res, { frame, page: () => GalleryPage({ frame }) });
  };
}

export function showDeveloper(web: Web): RequestHandler {
  return async (req, res) => {
    const frame = await frameOf(web, req, res);
    const of = returnTo(paramsOf(req).get('of'), '/');
    const origin = `${req.protocol}://${req.get('Host')}`;
    const versions = { Cairn: web.about.version, Node: process.versions.node };
    // Where the files are is for who manages all of Cairn, as at the foot of the page.
    const { folder } = frame.status;
    const folders =
      folder === undefined
        ? undefined
        : {
            Records: `${folder}/json-db`,
            History: `${folder}/journal`,
            'Derived, can be deleted': `${folder}/derived`,
          };
    const props = { frame, versions, folders, examples: examplesFor(of, origin) };
    await sendPage(req, res, { frame, page: () => DeveloperPage(props) });
  };
}

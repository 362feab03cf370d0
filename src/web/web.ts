import express, { type Request, type RequestHandler, Router } from 'express';
import { FILES } from '../core/bytes.ts';
import { collectionUrl } from '../core/page-urls.ts';
import type { Who } from '../core/who.ts';
import { askForBody } from '../http/body.ts';
import type { Sessions } from '../http/sessions.ts';
import type { Admission } from '../services/accounts.ts';
import type { Services } from '../services/services.ts';
import { changePassword, endSessions, makeToken, revokeToken, showAccount } from './access/account.ts';
import {
  addPerson,
  changeRoles,
  invitePerson,
  removePerson,
  revokeTokens,
  showPeople,
} from './access/people.ts';
import { setUp, showSetup } from './access/setup.ts';
import { askToSignIn, showSignIn, signIn, signOut } from './access/signing-in.ts';
import { acceptInvitation, showWelcome } from './access/welcome.ts';
import { showActivity } from './activity.ts';
import { checkBackup, makeBackup, showBackups } from './backups.ts';
import { changeMany } from './bulk.ts';
import { cleanUp, showCleanUp } from './clean-up.ts';
import { suggestCompletions } from './completions.ts';
import { deleteRecords } from './deletions.ts';
import { mergeDuplicates, showDuplicates } from './duplicates.ts';
import { downloadExport, showExport } from './exports.ts';
import { showCheck } from './fields/check.ts';
import { changeFields, showFields } from './fields/page.ts';
import { adoptFile, replaceFile, tieFile } from './files/change.ts';
import { downloadFile } from './files/download.ts';
import { listFiles } from './files/list.ts';
import { showFilesOf } from './files/of-record.ts';
import { suggestOwners } from './files/owners.ts';
import { uploadFiles } from './files/upload.ts';
import { dismissTryThis, showHome } from './home.ts';
import { chooseColumns, readAgain, removeImport, showColumns, showImport } from './imports/columns.ts';
import { downloadInvalid, mendRow, runImport, showPreview } from './imports/preview.ts';
import { bringFile, bringRows, startImport } from './imports/start.ts';
import { chooseModel, retryEmbedding, showModel } from './model.ts';
import { moveCard } from './moves.ts';
import { showNamespace } from './namespace.ts';
import { createBusiness, createCollection, showNew } from './new.ts';
import { suggestOptions } from './options.ts';
import { answerPalette } from './palette.ts';
import { previewMarkdown } from './preview.ts';
import { suggestRecordLinks } from './record-links.ts';
import { editCell, saveCell } from './records/cell.ts';
import { createRecord } from './records/create.ts';
import { editRecord } from './records/edit.ts';
import { restoreVersion, showHistory, showVersion } from './records/history.ts';
import { showJson } from './records/json.ts';
import { listRecords } from './records/list.ts';
import { askMove, moveRecord } from './records/move.ts';
import { newRecord } from './records/new.ts';
import { showNews } from './records/news.ts';
import { showPassages } from './records/passages.ts';
import { chooseRelatedColumns } from './records/related-columns.ts';
import { saveRecord } from './records/save.ts';
import { showRecord } from './records/show.ts';
import { showSimilar } from './records/similar.ts';
import { settleVanished, showRepair } from './repair.ts';
import { goTo } from './reply.ts';
import { cancelRun, showRun } from './runs.ts';
import { searchEverything } from './search.ts';
import { findPassages, rebuildSearchIndex, showSearchIndex } from './search-index.ts';
import { runSearchTest, showSearchTest } from './search-test.ts';
import { showDeveloper, showGallery, showSettings } from './settings.ts';
import { showTrash } from './trash.ts';
import { undo } from './undos.ts';
import { changeViews } from './views.ts';

/** What the pages need of Cairn. */
export interface Web extends Services {
  /** Who asks. Throws `unauthorized` for who has to sign in. */
  who(req: Request): Who;
  admission: Admission;
  sessions: Sessions;
  about: About;
  /** Prefix of the static files. */
  assets: string;
}

/** What the footer and the developer page say about this Cairn. */
export interface About {
  version: string;
  /** The data directory, for people. */
  folder: string;
  /** Without accounts: everybody on this computer, and nobody else. */
  local: boolean;
  /** The one address that people use, if it is set. */
  url: URL | undefined;
}

/** Answers a browser that has to sign in. */
export function createAskToSignIn(web: Pick<Web, 'assets'>): RequestHandler {
  return askToSignIn(web, express.text({ type: () => true, limit: '1mb' }));
}

/** The pages for people: docs/design.md §5 "Pages". The same URL answers a whole page, or its fragment to htmx. */
export function createWeb(web: Web): Router {
  const router = Router({ caseSensitive: true });
  const form = [askForBody, express.urlencoded({ extended: false, limit: '1mb', parameterLimit: 5000 })];

  const wide = [askForBody, express.urlencoded({ extended: false, limit: '4mb' })];
  const text = [askForBody, express.text({ type: 'application/x-www-form-urlencoded', limit: '2mb' })];
  router.get('/signin', showSignIn(web));
  router.post('/signin', form, signIn(web));
  router.post('/signout', form, signOut(web));
  router.get('/setup', showSetup(web));
  router.post('/setup', form, setUp(web));
  router.get('/welcome/:code', showWelcome(web));
  router.post('/welcome/:code', form, acceptInvitation(web));

  router.get('/', showHome(web));
  router.get('/new', showNew(web));
  router.get('/search', searchEverything(web));
  router.get('/activity', showActivity(web));
  router.get('/trash', showTrash(web));
  router.get('/repair', showRepair(web));
  router.get('/runs/:id', showRun(web));
  router.get('/settings', showSettings(web));
  router.get('/settings/account', showAccount(web));
  router.post('/settings/account/password', form, changePassword(web));
  router.post('/settings/account/sessions', form, endSessions(web));
  router.post('/settings/account/tokens', form, makeToken(web));
  router.post('/settings/account/tokens/:id/revocation', form, revokeToken(web));
  router.get('/settings/people', showPeople(web));
  router.post('/settings/people', form, addPerson(web));
  router.post('/settings/people/:id/roles', form, changeRoles(web));
  router.post('/settings/people/:id/invitation', form, invitePerson(web));
  router.post('/settings/people/:id/revocation', form, revokeTokens(web));
  router.post('/settings/people/:id/removal', form, removePerson(web));
  router.get('/settings/developer', showDeveloper(web));
  router.get('/settings/backups', showBackups(web));
  router.get('/settings/search-test', showSearchTest(web));
  router.get('/settings/index', showSearchIndex(web));
  router.get('/settings/index/passages', findPassages(web));
  router.get('/settings/index/model', showModel(web));
  router.get('/settings/gallery', showGallery(web));

  router.get('/options', suggestOptions(web));
  router.get('/record-links', suggestRecordLinks(web));
  router.get('/palette', answerPalette(web));
  router.get('/completions', suggestCompletions(web));
  router.post('/preview', previewMarkdown);

  router.get('/export/:ns/:collection', showExport(web));
  router.get('/export/:ns/:collection/file', downloadExport(web));
  router.get('/import', startImport(web));
  router.post('/import', bringFile(web));
  router.post(
    '/import/pasted',
    [askForBody, express.urlencoded({ extended: false, limit: '20mb' })],
    bringRows(web),
  );
  router.get('/import/:id', showImport(web));
  router.get('/import/:id/columns', showColumns(web));
  router.post('/import/:id/columns', form, chooseColumns(web));
  router.post('/import/:id/reading', form, readAgain(web));
  router.get('/import/:id/preview', showPreview(web));
  router.get('/import/:id/invalid.csv', downloadInvalid(web));
  router.post('/import/:id/rows/:at', form, mendRow(web));
  router.post('/import/:id/run', form, runImport(web));
  router.post('/import/:id/removal', form, removeImport(web));

  router.get('/db/:ns', showNamespace(web));
  router.get('/db/:ns/files', listFiles(web));
  router.get('/db/:ns/:collection', listRecords(web));
  router.get('/db/:ns/files/new', (req, res) => goTo(res, collectionUrl(String(req.params.ns), FILES)));
  router.get('/db/:ns/:collection/new', newRecord(web));
  router.get('/db/:ns/:collection/fields', showFields(web));
  router.get('/db/:ns/:collection/clean-up', showCleanUp(web));
  router.get('/db/:ns/:collection/duplicates', showDuplicates(web));
  router.get('/db/:ns/:collection/fields/check', showCheck(web));
  router.get('/db/:ns/:collection/:id', showRecord(web));
  router.get('/db/:ns/:collection/:id/files', showFilesOf(web));
  router.get('/db/:ns/:collection/:id/edit', editRecord(web));
  router.get('/db/:ns/:collection/:id/move', askMove(web));
  router.get('/db/:ns/:collection/:id/news', showNews(web));
  router.get('/db/:ns/:collection/:id/json', showJson(web));
  router.get('/db/:ns/:collection/:id/similar', showSimilar(web));
  router.get('/db/:ns/:collection/:id/passages', showPassages(web));
  router.get('/db/:ns/:collection/:id/history', showHistory(web));
  router.get('/db/:ns/:collection/:id/history/:seq', showVersion(web));

  router.get('/cells/:ns/:collection/:id', editCell(web));
  router.get('/files/:ns/:id', downloadFile(web));
  router.get('/files/:ns/:id/owners', suggestOwners(web));

  router.post('/files/:ns', uploadFiles(web));
  router.post('/files/:ns/:id/replacement', replaceFile(web));
  router.post('/files/:ns/:id/adoption', adoptFile(web));
  router.post('/files/:ns/:id/owners', form, tieFile(web));
  router.post('/db/:ns/:collection/new', createRecord(web));
  router.post('/db/:ns/:collection/clean-up', form, cleanUp(web));
  router.post('/db/:ns/:collection/duplicates', form, mergeDuplicates(web));
  router.post('/db/:ns/:collection/fields', text, changeFields(web));
  router.post('/db/:ns/:collection/:id/edit', saveRecord(web));
  router.post('/db/:ns/:collection/:id/move', moveRecord(web));
  router.post('/db/:ns/:collection/:id/history/:seq/restore', form, restoreVersion(web));
  router.post('/cells/:ns/:collection/:id', saveCell(web));
  router.post('/moves/:ns/:collection', form, moveCard(web));
  router.post('/bulk/:ns/:collection', changeMany(web));
  router.post('/views/:ns/:collection', form, changeViews(web));
  router.post('/new/business', form, createBusiness(web));
  router.post('/new/collection', wide, createCollection(web));
  router.post('/deletions', form, deleteRecords(web));
  router.post('/undos', form, undo(web));
  router.post('/runs/:id/cancellation', form, cancelRun(web));
  router.post('/settings/backups', form, makeBackup(web));
  router.post('/settings/backups/:name/checks', form, checkBackup(web));
  router.post('/settings/search-test', form, runSearchTest(web));
  router.post('/settings/index/rebuilds', form, rebuildSearchIndex(web));
  router.post('/settings/index/model', form, chooseModel(web));
  router.post('/settings/index/retries', form, retryEmbedding(web));
  router.post('/repair/vanished', form, settleVanished(web));
  router.post('/related-columns', form, chooseRelatedColumns);
  router.post('/try-this/dismissal', dismissTryThis);
  return router;
}

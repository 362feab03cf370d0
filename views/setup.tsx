import { escapeHtml } from '@kitajs/html';

/** What only who has the code from the log may see. */
export interface SetupPageProps {
  facts?: { version: string; folder: string; reason: 'systemd' | 'off' };
}

const reasons = {
  systemd: 'it was started by systemd (INVOCATION_ID is set)',
  off: 'CAIRN_LOCAL is off',
};

/** The only page where local mode is not offered. It stands alone: nothing else may be loaded there. */
export function SetupPage({ facts }: SetupPageProps) {
  return (
    <>
      {'<!doctype html>'}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>Set up · Cairn</title>
        </head>
        <body>
          <main>
            <h1>Cairn is running, and nobody can sign in yet</h1>
            <p>
              Without accounts Cairn shows your data only to you, on the computer that it runs on. That is
              called local mode, and here it is not offered. This version of Cairn has no accounts, so there
              is nothing to fill in on this page.
            </p>
            <p>
              To use it now, start it on your own computer with <code>npm start</code>, or set{' '}
              <code>CAIRN_LOCAL=on</code> if nobody else can use this computer.
            </p>
            {facts ? <Facts facts={facts} /> : <Hint />}
          </main>
        </body>
      </html>
    </>
  );
}

function Facts({ facts }: Required<SetupPageProps>) {
  return (
    <dl>
      <dt>Why local mode is not offered</dt>
      <dd>{escapeHtml(reasons[facts.reason])}</dd>
      <dt>Your data</dt>
      <dd safe>{facts.folder}</dd>
      <dt>Version</dt>
      <dd safe>{facts.version}</dd>
    </dl>
  );
}

function Hint() {
  return <p>If you started it: its log has an address with a code that shows here what is running.</p>;
}

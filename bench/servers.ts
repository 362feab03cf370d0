import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { EmbeddingStatus } from '../src/core/models.ts';

// Servers in processes of their own, and a client so cheap that the server is what is measured.

const PIPELINE = 16;

/** What is asked of a server: a path to GET, or a body to POST there as JSON. */
export type Asked = string | { path: string; body: string };

/** A running server: its port, and how to stop it. */
export interface Server {
  port: number;
  child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a compiled script of this project, with the memory that bin/boot.cjs gives it, that prints `http://127.0.0.1:PORT` once it listens. */
export async function startServer(
  script: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Server> {
  const path = join(import.meta.dirname, '..', script);
  const child = spawn(process.execPath, ['--max-semi-space-size=8', path, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await listeningPort(child);
  const stop = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  };
  return { port, child, stop };
}

/** Starts Cairn on a store and waits until it has nothing more to index or to embed. */
export async function startCairn(store: string): Promise<Server> {
  const server = await startServer('src/server.js', [store], { CAIRN_PORT: '0', CAIRN_LOG: 'silent' });
  const model = `http://127.0.0.1:${server.port}/api/v1/index/model`;
  for (let state = ''; !['ready', 'off', 'small'].includes(state); await wait(200)) {
    const answer = await fetch(model);
    if (answer.ok) state = ((await answer.json()) as { status: EmbeddingStatus }).status.state;
  }
  return server;
}

function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (data: Buffer) => {
      output += data.toString();
      const port = /http:\/\/(?:127\.0\.0\.1|localhost):(\d+)/.exec(output)?.[1];
      if (port) resolve(Number(port));
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${output}`)));
  });
}

/** Asks in turn, `count` requests over `connections` pipelined connections; returns the seconds. Throws unless all answer 200 or 201. */
export async function load(
  port: number,
  asked: readonly Asked[],
  count: number,
  connections = 4,
): Promise<number> {
  const start = performance.now();
  const each = Math.ceil(count / connections);
  await Promise.all(
    Array.from({ length: connections }, (_, index) => converse(port, asked, index * each, each)),
  );
  return (performance.now() - start) / 1000;
}

function converse(port: number, asked: readonly Asked[], first: number, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let sent = 0;
    let answered = 0;
    let rest = '';
    const send = () => {
      let requests = '';
      for (; sent < count && sent - answered < PIPELINE; sent++)
        requests += request(port, asked[(first + sent) % asked.length] ?? '/');
      if (requests) socket.write(requests);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => {
      rest += data;
      for (let status = rest.indexOf('HTTP/1.1 '); status >= 0; status = rest.indexOf('HTTP/1.1 ')) {
        if (rest.length < status + 12) break;
        if (!/^20[01]$/.test(rest.slice(status + 9, status + 12)))
          return reject(new Error(`answered ${rest.slice(status, status + 300)}`));
        rest = rest.slice(status + 12);
        answered++;
      }
      if (rest.length > 16) rest = rest.slice(-16);
      if (answered === count) socket.end(resolve);
      else if (sent - answered < PIPELINE / 2) send();
    });
  });
}

function request(port: number, asked: Asked): string {
  const { path, body } = typeof asked === 'string' ? { path: asked, body: undefined } : asked;
  const head = `${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: */*\r\n`;
  if (body === undefined) return `GET ${head}\r\n`;
  const length = Buffer.byteLength(body);
  return `POST ${head}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`;
}

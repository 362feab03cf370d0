import type { AddressInfo } from 'node:net';
import Database from 'better-sqlite3';
import express from 'express';

// The baseline of P2: Express and one prepared statement. Usage: node bare-server.js FILE.sqlite

const database = new Database(process.argv[2], { readonly: true });
const one = database.prepare('select body from records where id = ?').pluck();
const app = express();
app.disable('x-powered-by');
app.get('/records/:id', (request, response) => {
  const body = one.get(request.params.id);
  if (body === undefined) response.sendStatus(404);
  else response.type('json').send(body);
});
const server = app.listen(0, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
process.on('SIGTERM', () => process.exit(0));

import type { AddressInfo } from 'node:net';
import express from 'express';

// The baseline of P1: Express sending the same page every time. Usage: node constant-server.js BYTES

const page = '<p>x</p>'.repeat(Math.ceil(Number(process.argv[2]) / 8));
const app = express();
app.disable('x-powered-by');
app.get('/', (_request, response) => {
  response.type('html').send(page);
});
const server = app.listen(0, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
process.on('SIGTERM', () => process.exit(0));

// Two starts at the same time must not install or build into each other. The lock is a file with the ids of the
// processes that work under it; when all of them are gone, it is nobody's.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { at, read, say, sleep, stop } = require('./places.cjs');

const file = at('.work/boot.lock');
const mine = JSON.stringify([process.pid]);
const longest = 10 * 60_000;

/** Runs `work(lock)` while no other boot of this checkout does; `lock.add(pid)` names a process that works for us. */
async function alone(work) {
  makeFolder();
  await waitForLock();
  try {
    await work({ add: (pid) => fs.writeFileSync(file, JSON.stringify([process.pid, pid])) });
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function makeFolder() {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
  } catch (error) {
    throw cannotWrite(error);
  }
}

async function waitForLock() {
  const began = Date.now();
  let hasSaid = false;
  while (!(await take())) {
    const [owner] = owners();
    if (Date.now() - began > longest)
      throw stop(`process ${owner} has been setting up this folder for long; if it is not, delete ${file}`);
    if (!hasSaid && owner) say(`Waiting for process ${owner}, which is setting up this folder`);
    hasSaid ||= Boolean(owner);
    await sleep(200);
  }
}

async function take() {
  try {
    fs.writeFileSync(file, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw cannotWrite(error);
    return isAbandoned() && takeOver();
  }
}

function cannotWrite(error) {
  return stop(`this folder has to be set up, but it cannot be written: ${error.message}`);
}

function isAbandoned() {
  if (owners().length > 0) return !owners().some(isAlive);
  const written = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return Date.now() - written > 5000;
}

// Two may find the same dead owner: the last to write is the new one, and the other sees that after a moment.
async function takeOver() {
  fs.writeFileSync(file, mine);
  await sleep(300);
  return read(file) === mine;
}

function owners() {
  try {
    return JSON.parse(read(file) ?? '[]');
  } catch {
    return [];
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

module.exports = { alone };

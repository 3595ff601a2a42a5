'use strict';
// Ends the Temporal server that runs with TEST_KEEP_SERVER have left: its keeper sees that the file is gone.
const { readFileSync, rmSync } = require('node:fs');
const { connect } = require('node:net');
const { join } = require('node:path');

const SERVER = join(__dirname, '../../node_modules/.cache/kept-between-runs/server.json');

function addressOfServer() {
  try {
    return JSON.parse(readFileSync(SERVER, 'utf8')).address;
  } catch {
    return undefined;
  }
}

function untilNobodyListens(host, port) {
  const socket = connect(Number(port), host);
  socket.once('error', () => console.log(`the server on ${host}:${port} has ended`));
  socket.once('connect', () => {
    socket.destroy();
    setTimeout(() => untilNobodyListens(host, port), 100);
  });
}

const address = addressOfServer();
if (address === undefined) {
  console.log('no server is kept');
} else {
  rmSync(SERVER);
  untilNobodyListens(...address.split(':'));
}

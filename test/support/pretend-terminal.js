'use strict';
// Loaded before a command of ours: its stdout takes itself for a terminal of the size that it is told, and is a pipe that
// a test reads.
Object.assign(process.stdout, JSON.parse(process.env.PRETEND_TERMINAL), { isTTY: true });

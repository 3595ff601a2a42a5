const { testFiles } = require('./test/support/which-need-a-server');

const { unit, server } = testFiles();

// What a test file loads is garbage soon: with room for it, less of that is copied before it is. A process of jest's takes what its
// parent was given; a program that a test starts takes nothing.
const ROOM_FOR_THE_YOUNG = '--max-semi-space-size=32';
if (!process.execArgv.includes(ROOM_FOR_THE_YOUNG)) process.execArgv.push(ROOM_FOR_THE_YOUNG);

/** @type {import('jest').Config} */
const common = {
  testEnvironment: '<rootDir>/test/support/jest/environment-of-its-own-realm.js',
  runtime: '<rootDir>/test/support/jest/runtime-that-keeps-code.js',
  // Without it jest walks through node_modules and lib at every start.
  roots: ['src', 'simulator', 'chaos', 'replay-fuzz', 'worlds', 'bench', 'examples', 'test'].map(
    (room) => `<rootDir>/${room}`,
  ),
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
};

/** @type {import('jest').Config} */
module.exports = {
  // More than twenty times what the longest need where a machine is theirs alone: here six files, their servers and
  // workers, and whatever else the machine does share the cores. What never comes costs ten minutes; what comes late, none.
  testTimeout: 600_000,
  // Most files wait for a server, a lease or a deadline and not for a core: six at a time keep two cores at work, three left a third
  // of them idle.
  maxWorkers: 6,
  workerIdleMemoryLimit: '1GB',
  testSequencer: '<rootDir>/test/support/jest/longest-first.js',
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: unit.map((file) => `<rootDir>/${file}`),
      setupFiles: ['<rootDir>/test/support/without-server.ts'],
    },
    {
      ...common,
      displayName: 'server',
      testMatch: server.map((file) => `<rootDir>/${file}`),
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};

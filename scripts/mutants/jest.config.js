'use strict';
// The fast tests as mutants meet them: those of the project `unit` that try one of the five rooms, among them the worlds.
const { join } = require('node:path');
const { projects } = require('../../jest.config.js');

/** Which folders of tests try a room: all of them together take minutes before the first mutant is tried. */
const FOLDERS = {
  domain: [
    ...['domain', 'history', 'hostile/shown', 'hostile/state', 'failures', 'graph', 'spec', 'activities', 'halted'],
    ...['chaos/judge', 'cli/late-answers', 'cli/live-view', 'cli/names-of-runs', 'cli/notices', 'cli/own-command'],
    ...['cli/plain-display', 'client/code-meaning', 'client/codes-by-act', 'hostile/status-words'],
  ],
  spec: [
    ...['spec', 'files', 'hostile/templates', 'hostile/shown/names', 'cli/forty-mistakes', 'chaos/draw-pipeline'],
    ...['activities/bad-input', 'domain/missing-times', 'domain/moment-of', 'halted/told', 'replay/drawn-runs'],
  ],
  client: [
    ...['client', 'credentials', 'hostile/replies', 'hostile/secrets', 'hostile/start-replies', 'hostile/status-words'],
    ...['activities', 'halted', 'recorded', 'connections/ecs', 'connections/places', 'connections/profile-file'],
  ],
  activities: [
    ...['activities', 'halted', 'recorded', 'worlds', 'hostile/start-replies', 'hostile/state'],
    'traces/whose-look',
  ],
  connections: ['connections', 'config', 'ops/credentials-watch', 'ops/readiness'],
};
const rooms = process.env.MUTANTS_ROOMS?.split(',') ?? Object.keys(FOLDERS);
const given = process.env.MUTANTS_TESTS ? process.env.MUTANTS_TESTS.split(',') : undefined;
const folders = (given ?? rooms.flatMap((room) => FOLDERS[room])).filter(
  (name) => name !== 'worlds' || process.env.TEST_WORLDS > 0,
);
// These compare a page of docs or a text of src with the code as it is written, which an instrumented source never is.
const READ_SOURCES = /(limits|spec|metrics|permissions)-page\.test|codes-on-the-page|one-place|worlds\/mechanisms/;

/**
 * Each of these takes seconds by itself, and as instrumented code some minutes: thousands of draws, megabytes, thousands of
 * waits. Whatever a mutant has left alive would pay for all of them. A score without them can only be lower.
 */
const SLOW = [
  'domain/cut-lists',
  'domain/short-status',
  'hostile/shown/shown-text',
  'hostile/shown/log-lines',
  'hostile/templates/fuzz',
  'hostile/templates/in-turns',
  'client/hostile-replies',
  'hostile/replies/excessive',
  'hostile/replies/fuzz',
  'hostile/status-words',
  'recorded/starts',
  'activities/a-thousand-waits',
  'activities/many-mrs-jobs',
  'activities/obs-memory',
  'activities/obs-waits',
  'activities/starts-at-midnight',
  'worlds/promises-in-more-worlds',
];

const unit = projects.find(({ displayName }) => displayName === 'unit');

/** @type {import('jest').Config} */
module.exports = {
  ...unit,
  // What Stryker puts its own in place of.
  testEnvironment: 'node',
  rootDir: join(__dirname, '../..'),
  testMatch: unit.testMatch.filter((path) => {
    const name = path.replace('<rootDir>/test/', '');
    const isSlow = SLOW.some((slow) => name === `${slow}.test.ts`);
    return (
      folders.some((folder) => name.startsWith(`${folder}/`) || name === `${folder}.test.ts`) &&
      !isSlow &&
      !READ_SOURCES.test(name)
    );
  }),
  // As the code is, on a machine that does much else, and as instrumented code: with a mutant it is less.
  testTimeout: 60_000,
};

'use strict';
// Jest begins with the files that took longest the last time. On a fresh clone, as in CI, it knows no last time, and begins with those
// that have most text: the waves of workers, in files of three lines, would come at the very end, one beside an idle core.
const { sep } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** More than a minute each where six share two cores. Others of the server follow, then those that need none: they are the shortest. */
const LONGEST = [
  'schedules/one-night',
  'hostile/bounds/arguments',
  'worlds/promises-in-more-worlds',
  'replay/replay-fuzz',
  'chaos/short-run',
  'cli/stuck-runs',
  'hostile/bounds/backfills',
  'worlds/promises-in-virtual-time',
  'workflows/clusters-on-their-way',
  'cli/demo',
  'board/pages',
  'faults/ambiguous-starts',
  'package/empty-project',
  'workflows/cdm-cluster',
  'workflows/no-start-after-the-end',
  'faults/frozen-workers',
  'halted/pipelines',
  'faults/waits-for-objects',
  'workflows/start-once',
  'ops/refused-polls',
  'workflows/cdm-inline',
  'house/step-types',
  'faults/broken-requests',
  'workflows/reset',
  'hostile/every-call',
  'workflows/wide-and-long',
  'faults/only-success',
  'faults/ended-from-outside',
  'examples/examples',
  'activities/a-thousand-waits',
  'faults/killed-workers',
  'workflows/branches',
  'workflows/smn',
  'workflows/mrs',
  'codec/nothing-in-clear',
].map((name) => `${sep}test${sep}${name.replaceAll('/', sep)}.test.ts`);

class LongestFirst extends Sequencer {
  async sort(tests) {
    const inTurn = await super.sort(tests);
    const rank = ({ path, context }) => {
      const known = LONGEST.findIndex((end) => path.endsWith(end));
      if (known >= 0) return known;
      return context.config.displayName?.name === 'unit' ? LONGEST.length + 1 : LONGEST.length;
    };
    return inTurn
      .map((test, at) => ({ test, at, rank: rank(test) }))
      .sort((a, b) => a.rank - b.rank || a.at - b.at)
      .map(({ test }) => test);
  }
}

module.exports = LongestFirst;

'use strict';
// Jest begins with the files that took longest the last time. On a fresh clone, as in CI, it knows no last time, and begins with those
// that have most text: the waves of workers, in files of three lines, would come at the very end, one beside an idle core.
const { sep } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

/** More than a minute each where three share two cores. Others of the server follow, then those that need none: they are the shortest. */
const LONGEST = [
  'hostile/bounds/arguments',
  'chaos/short-run',
  'workflows/start-once',
  'hostile/bounds/backfills',
  'replay/replay-fuzz',
  'schedules/one-night',
  'cli/demo',
  'faults/waits-for-objects',
  'faults/frozen-workers',
  'hostile/shown/runs-of-ours',
  'workflows/cdm-cluster',
  'workflows/clusters-on-their-way',
  'hostile/stream-subsets',
  'workflows/no-start-after-the-end',
  'faults/ambiguous-starts',
  'faults/stopped-workers',
  'faults/killed-workers',
  'faults/broken-requests',
  'cli/stuck-runs',
  'activities/a-thousand-waits',
  'workflows/wide-and-long',
  'hostile/state/requests',
  'ops/refused-polls',
  'hostile/state/memory',
  'cli/doctor-temporal',
  'workflows/mrs',
  'package/empty-project',
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

import { drawGraphWorld } from '../../worlds/graphs/draw-graph-world';
import { graphStory } from '../../worlds/graphs/graph-story';
import { liveGraph } from '../../worlds/graphs/graph-world';
import { judgeGraph } from '../../worlds/graphs/judge-graph';
import { liveGraphs } from '../../worlds/graphs/live-graphs';
import { shrinkGraph } from '../../worlds/graphs/shrink-graph';
import { Sandbox } from '../../worlds/pipelines/sandbox';
import { temporaryFolder } from '../support/temporary-folder';
import { workflowBundlePath } from '../support/temporal';
import { type Change, changedBundle } from './changed-bundle';

/** Fewer where the tests themselves are tried (`npm run mutants`). */
const SEEDS = { first: 1_000, count: Number(process.env.TEST_WORLDS ?? 80) };

const folder = temporaryFolder();
let sandbox: Sandbox;

beforeAll(() => {
  sandbox = Sandbox.of(workflowBundlePath());
});

test(`each history replays, and no start is too many, in ${SEEDS.count} worlds of random graphs`, async () => {
  const [broken] = (await liveGraphs(SEEDS, sandbox)).broken;
  expect(broken && graphStory(await liveGraph(await shrinkGraph(broken.seed, sandbox), sandbox, { tells: true }))).toBe(
    undefined,
  );
});

test('a seed is a world: it comes back to the last millisecond', async () => {
  const lived = async () => graphStory(await liveGraph(drawGraphWorld(7), sandbox, { tells: true }));
  expect(await lived()).toBe(await lived());
});

test('steps that begin in another order on replay are found out within few worlds', async () => {
  const { broken } = await liveGraphs({ first: 1, count: 60 }, changedBundle(TURNED_ON_REPLAY, folder));
  expect(broken.map(({ promise }) => promise)).toContain('history does not replay');
});

test('whoever is started beside itself is found out', async () => {
  const outcome = await liveGraph(drawGraphWorld(3), sandbox);
  expect(judgeGraph(outcome)).toEqual([]);
  const once = outcome.plan.run.meant.filter(({ most }) => most === 1).map(({ job }) => job);
  const start = outcome.log.find(
    ({ effect, service, job }) => effect === 'start' && service === 'cdm' && once.includes(job),
  );
  if (!start) throw new Error('no CDM job was started that is meant to be started once');
  const again = { ...start, run: 'another', seq: start.seq + 0.5 };
  const log = outcome.log.flatMap((entry) => (entry === start ? [entry, again] : [entry]));
  expect(judgeGraph({ ...outcome, log }).map(({ promise }) => promise)).toEqual(
    expect.arrayContaining(['started twice', 'started beside a run of ours', 'left running unlisted']),
  );
});

const TURNED_ON_REPLAY: Change = [
  'this.begin(this.order.next());',
  '{ const due = []; while (this.order.hasNext) due.push(this.order.next()); ' +
    'const { isReplaying } = globalThis.__TEMPORAL_ACTIVATOR__.info.unsafe; ' +
    'for (const step of isReplaying ? due.reverse() : due) this.begin(step); }',
];

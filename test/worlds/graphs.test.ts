import { drawGraphWorld, drawOwnWorkflowWorld } from '../../worlds/graphs/draw-graph-world';
import { graphStory } from '../../worlds/graphs/graph-story';
import { liveGraph } from '../../worlds/graphs/graph-world';
import { judgeGraph } from '../../worlds/graphs/judge-graph';
import { liveGraphs } from '../../worlds/graphs/live-graphs';
import { shrinkGraph } from '../../worlds/graphs/shrink-graph';
import { Sandbox } from '../../worlds/pipelines/sandbox';
import { replayFuzzBundle } from '../support/bundled-once';
import { temporaryFolder } from '../support/temporary-folder';
import { workflowBundlePath } from '../support/temporal';
import { type Change, changedBundle } from './changed-bundle';

/** Fewer where the tests themselves are tried (`npm run mutants`). */
const SEEDS = { first: 1_000, count: Number(process.env.TEST_WORLDS ?? 80) };

const OWN = { first: 1_000, count: Math.ceil(SEEDS.count / 2) };

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

describe("a workflow of a user's own that runs jobs and a pipeline beside each other", () => {
  let bundle: string;

  beforeAll(async () => {
    bundle = await replayFuzzBundle();
  });

  test(`leaves no job running when it ends, and its history replays, in ${OWN.count} worlds`, async () => {
    const own = Sandbox.of(bundle);
    const [broken] = (await liveGraphs(OWN, own, drawOwnWorkflowWorld)).broken;
    const shrunk = broken && (await shrinkGraph(broken.seed, own, drawOwnWorkflowWorld));
    expect(shrunk && graphStory(await liveGraph(shrunk, own, { tells: true }))).toBe(undefined);
  });

  test('is found out within few worlds where nothing stops what its function does not wait for', async () => {
    const sandbox = changedBundle(NOTHING_IS_STOPPED, folder, bundle);
    const { broken } = await liveGraphs({ first: 1, count: 40 }, sandbox, drawOwnWorkflowWorld);
    expect(broken.map(({ promise }) => promise)).toContain('left running unlisted');
  });
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

const NOTHING_IS_STOPPED: Change = ['underWay.size > 0', 'false'];

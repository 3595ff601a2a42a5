import { startWithFence } from '../../src/activities/start/start-with-fence';
import { StepFailure } from '../../src/activities/step-failure';
import { stopWithReceipt } from '../../src/activities/stop/stop-with-receipt';
import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import { DEFAULT_FENCE_TIMES } from '../../src/domain/fence';
import type { Run, StartResult } from '../../src/domain/run';
import type { Receipt } from '../../src/domain/status';
import type { PretendWorld } from './pretend-world';
import { addJobs, CLUSTER, goingOn, openPretendWorld, remoteJob, startsOf, unitsOf } from './pretend-world';
import type { JobWord, RecordedReply } from './recorded-reply';
import { recordedReplies } from './recorded-reply';

/** What is true in the cloud while it answers a start with a recorded reply. */
interface Truth {
  title: string;
  /** The jobs that it has started, of those the request names. */
  started: (reply: RecordedReply) => string[];
  ends: 'soon' | 'never';
}

const NONE: Truth = { title: 'none was started', started: () => [], ends: 'never' };
const AS_SAID: Truth = { title: 'what it says was started', started: (reply) => saidOf(reply, 'taken'), ends: 'never' };
const ENDED: Truth = { ...AS_SAID, title: 'what it says was started, and has ended soon', ends: 'soon' };
const ALL: Truth = { title: 'all was started', started: unitsOf, ends: 'never' };
const ALL_ENDED: Truth = { ...ALL, title: 'all was started, and has ended soon', ends: 'soon' };
/** Nobody promises the order of the items. */
const IN_OTHER_ORDER: Truth = {
  title: 'its items stand in another order than the jobs',
  started: (reply) => {
    const units = unitsOf(reply);
    return saidOf(reply, 'taken').map((unit) => units[(units.indexOf(unit) + 1) % units.length] ?? unit);
  },
  ends: 'never',
};

const STARTS = new Set(['CDM startJob', 'DGC runImmediate', 'DLI runJobs']);
/** A fault of the pretend cloud sends text only. */
const isStart = ({ service, operation, isCompressed }: RecordedReply): boolean =>
  STARTS.has(`${service} ${operation}`) && !isCompressed;
const START_PATHS: Record<string, string> = { CDM: '/start', DGC: '/run-immediate', DLI: '/jobs/run' };

const wordsOf = ({ means, asked }: RecordedReply): JobWord[] => {
  if (means.jobs) return means.jobs;
  const word = means.fails === undefined ? 'taken' : means.fails.effect === 'none' ? 'refused' : 'unclear';
  return unitsOf({ asked } as RecordedReply).map(() => word);
};

const saidOf = (reply: RecordedReply, word: JobWord): string[] =>
  unitsOf(reply).filter((_unit, at) => wordsOf(reply)[at] === word);

/** What may be true when the cloud answers so. */
function truthsOf(reply: RecordedReply): Truth[] {
  const words = new Set(wordsOf(reply));
  if (words.size === 1 && words.has('refused')) return [NONE];
  if (words.size === 1 && words.has('taken')) return [AS_SAID, ENDED];
  if (!words.has('taken')) return [NONE, ALL, ALL_ENDED];
  return [AS_SAID, ENDED, IN_OTHER_ORDER];
}

interface Ending {
  result?: StartResult;
  error?: unknown;
  /** What the engine makes known of it in words. */
  told: string;
  receipts: Receipt[];
  waitedMs: number;
}

/** Starts what the reply answers, as a step would, and undoes it as a step that fails would. */
async function startAndUndo(reply: RecordedReply, truth: Truth, world: PretendWorld): Promise<Ending> {
  const { cloud, huawei, attempt, stopAttempt } = world;
  const started = truth.started(reply);
  const refused = started.length ? unitsOf(reply).filter((unit) => !started.includes(unit)) : [];
  addJobs(cloud, reply, { ends: truth.ends, refused });
  cloud.fault({
    match: { method: reply.service === 'CDM' ? 'PUT' : 'POST', path: START_PATHS[reply.service] ?? '' },
    kind: 'refuse',
    // What is said once of a start that was carried out is said for ever of one that is refused.
    ...(started.length ? { when: 'after', times: 1 } : { when: 'before', times: 99 }),
    status: reply.status,
    body: bodyOf(reply, world),
    headers: reply.headers,
  });

  const job = remoteJob(huawei, reply);
  let result: StartResult | undefined;
  let error: unknown;
  try {
    const options = { times: DEFAULT_FENCE_TIMES, whenRunning: 'fail', partially: false } as const;
    result = await startWithFence(job, options, attempt);
  } catch (thrown) {
    if (!(thrown instanceof HuaweiCloudError || thrown instanceof StepFailure)) throw thrown;
    error = thrown;
  }
  const waitedMs = attempt.nowMs();
  const receipts = await stopWithReceipt(job, { runs: result?.runs ?? [], fence: attempt.kept }, stopAttempt);
  const told = [error instanceof Error ? error.message : '', JSON.stringify(result?.refused ?? [])].join(' ');
  return { result, error, told, receipts, waitedMs };
}

/** The body with the id that the pretend cloud is about to give in place of the recorded one. */
function bodyOf({ bytes, service, means: { runId } }: RecordedReply, { cloud }: PretendWorld): string {
  if (runId === undefined) return bytes.toString();
  cloud.addJobs([
    service === 'CDM'
      ? { service: 'cdm', clusterId: CLUSTER, name: 'before ours' }
      : { service: 'dgc', name: 'before ours' },
  ]);
  const before = cloud.run({ service: service === 'CDM' ? 'cdm' : 'dgc', job: 'before ours', by: 'somebody' });
  return bytes.toString().replaceAll(runId, String(Number(before) + 1));
}

let world: PretendWorld;

beforeEach(async () => {
  world = await openPretendWorld();
});

afterEach(() => world.close());

const REPLIES = recordedReplies().filter(isStart);

for (const reply of REPLIES) {
  for (const truth of truthsOf(reply)) {
    test(`a start answered by ${reply.name}: ${truth.title}`, async () => {
      const ending = await startAndUndo(reply, truth, world);

      const log = world.cloud.log().filter(({ job }) => job !== 'before ours');
      // Never two starts of one job.
      expect(startsOf(log).sort()).toEqual(truth.started(reply).sort());
      expectNothingUnlisted(goingOn(log), ending);
      if (truth === NONE) expectWhatWasSaid(ending, reply);
      if (truth === AS_SAID || truth === ENDED) expectAllFound(ending, startsOf(log), reply);
      await expectNoWrongSuccess(ending, startsOf(log), reply);
    });
  }
}

/** What goes on in the end is named by a receipt, and what a receipt calls ended has ended. */
function expectNothingUnlisted(going: string[], { receipts }: Ending): void {
  const listed = receipts.filter(({ leftRunning }) => leftRunning !== null).map(({ run }) => run);
  expect(going.filter((run) => !listed.includes(run))).toEqual([]);
  const confirmed = receipts.filter((receipt) => receipt.confirmed).map(({ run }) => run);
  expect(confirmed.filter((run) => going.includes(run))).toEqual([]);
}

/** What was said to be started, and was, is in the result; among refusals it may be left to whoever undoes the step. */
function expectAllFound({ result }: Ending, starts: string[], reply: RecordedReply): void {
  if (result === undefined && wordsOf(reply).includes('refused')) return;
  expect(result?.runs.map(unitOf).sort()).toEqual(starts.sort());
}

/** A start that was not carried out is no success, whatever the reply to it was. */
async function expectNoWrongSuccess({ result }: Ending, starts: string[], reply: RecordedReply): Promise<void> {
  const unstarted = (result?.runs ?? []).filter((run) => !starts.includes(unitOf(run)));
  const seen = await remoteJob(world.huawei, reply).look(unstarted, {});
  expect(seen.map(({ verdict }) => verdict)).not.toContain('succeeded');
}

/** Streams are known by their ids, other jobs by their names. */
const unitOf = ({ id, job }: Run): string => (job.startsWith('stream ') ? id : job);

const SOON_MS = 30_000;

/** A refusal is told as one, soon, with its code; what is unclear names at least how the cloud answered. */
function expectWhatWasSaid({ result, error, told, waitedMs }: Ending, reply: RecordedReply): void {
  const { names = [], kinds, hints, fails } = reply.means;
  expect(result?.runs ?? []).toEqual([]);
  for (const name of names) expect(told).toContain(name);
  if (hints !== undefined) expect(told).toContain(hints);
  const refusals = (result?.refused ?? []).map(({ kind }) => kind);
  const kind = error instanceof HuaweiCloudError || error instanceof StepFailure ? error.kind : undefined;
  const toldKinds = kind ? [kind] : refusals;
  if (kinds) expect(kinds).toEqual(expect.arrayContaining(toldKinds));
  if (wordsOf(reply).includes('unclear')) return;
  expect(toldKinds).not.toContain('AmbiguousStart');
  if (fails?.code !== undefined) expect(told.toLowerCase()).toContain(fails.code.toLowerCase());
  expect(waitedMs).toBeLessThan(SOON_MS);
}

import type { Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { EarlierRunsInTemporal, type RunHistories } from '../../src/activities/start/earlier-runs';
import type { Fence } from '../../src/domain/fence';
import type { RecordedEvent } from '../../src/domain/history/recorded-event';
import type { Leftover } from '../../src/domain/leftover';

const AT = '2026-01-31T00:00:00.000Z';
const FENCE: Fence = { version: 1, marks: { orders: {} }, settleMs: 60_000, closed: false };
const COPY = { step: 'copy', connection: 'default', body: { clusterId: 'c', jobName: 'orders', variables: {} } };
const REPORT = { step: 'night', connection: 'default', body: { jobName: 'report', mode: 'runNow' } };
const RUN = { id: '7', job: 'orders', origin: 'new', trace: {} };
const STREAMS = { step: 'streams', connection: 'default', body: { jobIds: ['131'], action: 'start' } };

const asks = (id: string, type: string, request: object): RecordedEvent => ({
  is: 'asked',
  id,
  type: `huaweicloud.${type}`,
  request,
  at: AT,
});
const answers = (id: string, result: unknown): RecordedEvent => ({ is: 'answered', id, result });
const fails = (id: string, left: unknown): RecordedEvent => ({ is: 'failed', id, left });
const started = [asks('old/1', 'cdm.startJob', COPY), answers('old/1', { runs: [RUN], refused: [] })];
const LEFT = { step: 'copy', service: 'cdm', title: 'CDM job orders', connection: 'default', body: COPY.body };

/** What is recorded: of runs before the reset, and of this one. Whoever asks for more than there is fails. */
function histories(earlier?: RecordedEvent[][], own?: RecordedEvent[]): RunHistories {
  const known = <T>(what: T | undefined): T => {
    if (what === undefined) throw new Error('nobody is to ask for this');
    return what;
  };
  return {
    earlier: async () => known(earlier).map((events) => ({ events })),
    own: async () => known(own),
  };
}

async function inRun<T>(
  told: RunHistories,
  ask: (runs: EarlierRunsInTemporal) => Promise<T>,
  info: Partial<Info> = {},
): Promise<T> {
  const workflowExecution = { workflowId: 'orders', runId: 'new' };
  const asking = { activityType: 'huaweicloud.cdm.startJob', activityId: '5', workflowExecution, ...info };
  return new MockActivityEnvironment(asking).run(async () => ask(new EarlierRunsInTemporal(told)));
}
const leftOf = async (told: RunHistories, more: object = {}, info: Partial<Info> = {}) =>
  inRun(told, async (runs) => runs.leftOf({ ...COPY, originalRunId: 'old', ...more }), info);
const notTakenOver = async (told: RunHistories, originalRunId = 'old') =>
  inRun(told, async (runs) => runs.notTakenOver(originalRunId));
const stepsOf = (left: Leftover[]) => left.map(({ step, runs }) => [step, ...runs.map(({ id }) => id)]);

test('in a run that began by no reset nobody is asked', async () => {
  for (const originalRunId of [undefined, 'new']) expect(await leftOf(histories(), { originalRunId })).toBeUndefined();
  expect(await notTakenOver(histories(), 'new')).toEqual([]);
});

test('what the runs before the reset have started is found by its step, its service, its connection and its job', async () => {
  const told = histories([[{ is: 'succeeded' }], started], []);
  expect(await leftOf(told)).toEqual({ ...LEFT, runs: [RUN] });
  expect(await leftOf(told, { body: { ...COPY.body, variables: { day: '2' } } })).toEqual({ ...LEFT, runs: [RUN] });
  // What nothing was left of is not asked any further.
  const early = histories([started]);
  expect(await leftOf(early, { step: 'other' })).toBeUndefined();
  expect(await leftOf(early, { connection: 'other' })).toBeUndefined();
  expect(await leftOf(early, { body: { ...COPY.body, jobName: 'other' } })).toBeUndefined();
  expect(await leftOf(early, {}, { activityType: 'huaweicloud.dgc.runJob' })).toBeUndefined();
  expect(await leftOf(early, {}, { activityType: 'somebody.elses' })).toBeUndefined();
});

test('what this run has seen end is left no more, and the act that asks is no act of before', async () => {
  const watch = [
    asks('new/3', 'cdm.watchJob', { ...COPY, runs: [RUN] }),
    answers('new/3', [{ id: '7', job: 'orders', origin: 'new', verdict: 'succeeded' }]),
  ];
  expect(await leftOf(histories([started], watch))).toBeUndefined();
  const failed = [asks('old/1', 'cdm.startJob', COPY), fails('old/1', { fence: FENCE })];
  const own: RecordedEvent[] = [asks('new/5', 'cdm.startJob', COPY), { is: 'succeeded' }];
  expect(await leftOf(histories([failed], own))).toEqual({ ...LEFT, runs: [], fence: FENCE });
});

test('a start of which nobody knows what became is ambiguous, unless this run has a fence of its own', async () => {
  const told = histories([[asks('old/1', 'cdm.startJob', COPY)]], []);
  await expect(leftOf(told)).rejects.toMatchObject({
    kind: 'AmbiguousStart',
    message: `an earlier run of this workflow, from before its reset, has been starting it since ${AT}, and nobody knows what became of that`,
  });
  const own = { ...LEFT, runs: [], startingSince: AT, fence: undefined };
  expect(await leftOf(told, { fence: FENCE })).toEqual(own);
  expect(await leftOf(told, {}, { heartbeatDetails: FENCE })).toEqual(own);
});

test('the fence of a start that failed is handed on to a start of the same, and to no other', async () => {
  const failed = histories([[asks('old/1', 'cdm.startJob', COPY), fails('old/1', { fence: FENCE })]], []);
  expect(await leftOf(failed)).toMatchObject({ runs: [], fence: FENCE });
  expect(await leftOf(failed, { fence: { ...FENCE, closed: true } })).toMatchObject({ fence: undefined });

  const again = { ...REPORT, instanceId: '33' };
  const restarted = histories([[asks('old/1', 'dgc.restartInstance', again), fails('old/1', { fence: FENCE })]], []);
  const asking = { activityType: 'huaweicloud.dgc.restartInstance' };
  expect(await leftOf(restarted, again, asking)).toMatchObject({ restartOf: '33', fence: FENCE });
  for (const other of [{ ...again, instanceId: '34' }, REPORT])
    expect(await leftOf(restarted, other, asking)).toMatchObject({ restartOf: '33', fence: undefined });
});

test('what this run has not taken over is left to whoever stops the workflow', async () => {
  const streams = [
    asks('old/2', 'dli.runJobs', STREAMS),
    answers('old/2', { runs: [{ id: '131', job: '131', origin: 'new', trace: {} }], refused: [] }),
  ];
  const earlier = [[...started, ...streams, { is: 'succeeded' } as RecordedEvent], []];
  expect(stepsOf(await notTakenOver(histories(earlier, [])))).toEqual([
    ['copy', '7'],
    ['streams', '131'],
  ]);
  // Whoever asks has taken over nothing yet.
  expect(stepsOf(await notTakenOver(histories([started], [asks('new/5', 'cdm.startJob', COPY)])))).toEqual([
    ['copy', '7'],
  ]);
  const own = [asks('new/1', 'cdm.startJob', COPY), answers('new/1', { runs: [RUN], refused: [] })];
  expect(stepsOf(await notTakenOver(histories(earlier, own)))).toEqual([['streams', '131']]);
});

test('a job that was created for a run which has ended since is left once, to be deleted', async () => {
  const job = { 'from-connector-name': 'generic-jdbc-connector', 'to-connector-name': 'obs-connector' };
  const inline = { ...COPY, body: { clusterId: 'c', job, keep: false, variables: {} } };
  const run = { ...RUN, trace: { jobName: 'temporal_orders_1' } };
  const created = [asks('old/1', 'cdm.startJob', inline), answers('old/1', { runs: [run], refused: [] })];
  const watch = [
    asks('old/2', 'cdm.watchJob', { ...inline, runs: [run] }),
    answers('old/2', [{ id: '7', job: 'orders', origin: 'new', verdict: 'succeeded' }]),
  ];
  expect(stepsOf(await notTakenOver(histories([created], [])))).toEqual([['copy', '7']]);
  expect(stepsOf(await notTakenOver(histories([[...created, ...watch]], [])))).toEqual([['copy', '7']]);
  const other = { ...run, id: '8', trace: { jobName: 'temporal_orders_2' } };
  const two = [
    ...created,
    ...watch,
    asks('old/3', 'cdm.startJob', { ...inline, step: 'again' }),
    answers('old/3', { runs: [other], refused: [] }),
  ];
  expect(stepsOf(await notTakenOver(histories([two], [])))).toEqual([
    ['again', '8'],
    ['copy', '7'],
  ]);
  const deletion = [
    asks('new/1', 'cdm.deleteJob', { ...COPY, clusterId: 'c', jobNames: ['temporal_orders_1'] }),
    answers('new/1', null),
  ];
  expect(stepsOf(await notTakenOver(histories([[...created, ...watch]], deletion)))).toEqual([]);
});

describe('after a reset to a later task', () => {
  const OPEN = { ...FENCE, marks: { orders: { id: 1 } } };
  const NEWER = { ...FENCE, marks: { orders: { id: 2 } } };
  const first = (run: string) => [asks(`${run}/1`, 'cdm.startJob', COPY), fails(`${run}/1`, { fence: OPEN })];
  const second = (run: string) => asks(`${run}/2`, 'cdm.startJob', { ...COPY, fence: OPEN });
  const again = async (earlier: RecordedEvent[], own: RecordedEvent[] = []) =>
    leftOf(histories([[...first('old'), ...earlier]], [...first('new'), ...own]), { fence: OPEN, unsent: true });
  const watched = (run: string) => [
    asks(`${run}/3`, 'cdm.watchJob', { ...COPY, runs: [RUN] }),
    answers(`${run}/3`, [{ id: '7', job: 'orders', origin: 'new', verdict: 'succeeded' }]),
  ];

  test('the fence that a start was left by is older than what an earlier run has come to by it', async () => {
    const kept: RecordedEvent = { is: 'underWay', id: 'old/2', heartbeat: NEWER };
    expect(await again([second('old'), kept])).toEqual({ ...LEFT, runs: [], fence: NEWER, knowMore: true });
    const answered = [second('old'), answers('old/2', { runs: [RUN], refused: [] })];
    expect(await again(answered)).toEqual({ ...LEFT, runs: [RUN], fence: undefined, knowMore: true });
    expect(await again([...answered, ...watched('old')])).toEqual({ knowMore: true });
  });

  test('one that an earlier run was not asked by, or has come to nothing more by, stays as the request has it', async () => {
    expect(await again([])).toEqual({ ...LEFT, runs: [], fence: undefined });
    const nothing: RecordedEvent = { is: 'underWay', id: 'old/2', heartbeat: undefined };
    expect(await again([second('old'), nothing])).toEqual({ ...LEFT, runs: [], fence: OPEN });
    const other = { ...COPY, step: 'other', fence: OPEN };
    expect(await again([asks('old/2', 'cdm.startJob', other)])).toEqual({ ...LEFT, runs: [], fence: undefined });
  });

  test('what this run has copied of the history of an earlier one tells nothing new', async () => {
    const begun = (run: string) => [
      asks(`${run}/1`, 'cdm.startJob', COPY),
      answers(`${run}/1`, { runs: [RUN], refused: [] }),
    ];
    const since = [asks('old/4', 'cdm.startJob', COPY), answers('old/4', { runs: [{ ...RUN, id: '8' }], refused: [] })];
    const told = histories([[...begun('old'), ...watched('old'), ...since]], [...begun('new'), ...watched('new')]);
    expect(stepsOf(await notTakenOver(told))).toEqual([['copy', '8']]);
  });

  test('how an earlier run has seen a run end is known, but not of a stream that it has seen come up', async () => {
    const endsOf = async (type: string, request: object, events: RecordedEvent[]) =>
      inRun(histories([events]), async (runs) => runs.endsOf({ body: COPY.body, runs: [RUN as never], ...request }), {
        activityType: `huaweicloud.${type}`,
      });
    expect(await endsOf('cdm.watchJob', {}, watched('old'))).toMatchObject([{ id: '7', verdict: 'succeeded' }]);
    expect(await endsOf('cdm.watchJob', { runs: [{ ...RUN, id: '8' }] }, watched('old'))).toEqual([]);
    expect(await endsOf('cdm.watchJob', { runs: [{ ...RUN, job: 'other' }] }, watched('old'))).toEqual([]);
    expect(await endsOf('cdm.stopJob', {}, watched('old'))).toEqual([]);
    const lost = answers('old/3', [{ id: '7', job: 'orders', origin: 'new', verdict: 'lost' }]);
    expect(await endsOf('cdm.watchJob', {}, [watched('old')[0] as RecordedEvent, lost])).toEqual([]);

    const stream = { id: '131', job: '131', origin: 'new', trace: {} };
    const ended = (verdict: string) => [
      asks('old/3', 'dli.watchJobs', { ...STREAMS, runs: [stream] }),
      answers('old/3', [{ ...stream, verdict }]),
    ];
    const streams = { body: STREAMS.body, runs: [stream] };
    expect(await endsOf('dli.watchJobs', streams, ended('succeeded'))).toEqual([]);
    expect(await endsOf('dli.watchJobs', streams, ended('failed'))).toMatchObject([{ verdict: 'failed' }]);
  });
});

import type { Fence } from '../../src/domain/fence';
import { DEFAULT_FENCE_TIMES } from '../../src/domain/fence';
import { leftoversOfHistory } from '../../src/domain/history/leftovers-of-history';
import { RECORDED_ACTS } from '../../src/domain/history/recorded-acts';
import type { RecordedEvent } from '../../src/domain/history/recorded-event';
import { together } from '../../src/domain/history/together';
import type { Leftover } from '../../src/domain/leftover';
import type { Run } from '../../src/domain/run';
import { createActivities } from '../../src/activities/create-activities';
import type { ActivityContext } from '../../src/activities/activity-context';

const AT = '2026-01-31T00:00:00.000Z';
const FENCE: Fence = { version: 1, marks: { orders: {} }, settleMs: 60_000, closed: false };
const cdmStep = { step: 'copy', connection: 'default', body: { clusterId: 'c', jobName: 'orders', variables: {} } };
const dliStep = { step: 'streams', connection: 'default', body: { jobIds: ['131'], action: 'start' } };
const switchStep = { step: 'nightly', connection: 'default', body: { jobName: 'report', mode: 'scheduleOn' } };

const run = (id: string, more: Partial<Run> = {}): Run => ({ id, job: id, origin: 'new', trace: {}, ...more });
const end = (id: string, verdict: string) => ({ id, job: id, origin: 'new', verdict });
const receipt = (id: string, confirmed: boolean) => ({
  run: id,
  asked: true,
  confirmed,
  leftRunning: confirmed ? null : 'runs',
});

let next = 0;
/** An activity that was asked for, and what became of it. */
function act(type: string, request: object, ...after: Omit<RecordedEvent, 'id'>[]): RecordedEvent[] {
  next += 1;
  const id = String(next);
  return [
    { is: 'asked', id, type: `huaweicloud.${type}`, request, at: AT },
    ...after.map((event) => ({ ...event, id }) as RecordedEvent),
  ];
}
const answers = (result: unknown) => ({ is: 'answered', result }) as Omit<RecordedEvent, 'id'>;
const fails = (left: unknown, failureType?: string) =>
  ({ is: 'failed', left, failureType }) as Omit<RecordedEvent, 'id'>;
const isUnderWay = (heartbeat: unknown) => ({ is: 'underWay', heartbeat }) as Omit<RecordedEvent, 'id'>;

const started = (id = '1') => act('cdm.startJob', cdmStep, answers({ runs: [run(id)], refused: [] }));
const watching = (...after: Omit<RecordedEvent, 'id'>[]) =>
  act('cdm.watchJob', { ...cdmStep, runs: [run('1')] }, ...after);
const idsOf = (leftovers: Leftover[]) => leftovers.map(({ step, runs }) => [step, ...runs.map(({ id }) => id)]);

/** It takes a definition away whose runs are over. */
const OF_NO_RUN = 'huaweicloud.cdm.deleteJob';

test('every activity that starts, watches or stops something is known to whoever reads a history', () => {
  const types = Object.keys(createActivities({ times: DEFAULT_FENCE_TIMES } as ActivityContext)).filter(
    (type) => /^huaweicloud\.\w+\./.test(type) && type !== OF_NO_RUN,
  );
  expect(Object.keys(RECORDED_ACTS).sort()).toEqual(types.sort());
});

test('a run that was started and has not been seen to end is left, under the name of its job', () => {
  expect(leftoversOfHistory([...started(), ...watching()])).toEqual([
    {
      step: 'copy',
      service: 'cdm',
      title: 'CDM job orders',
      connection: 'default',
      body: cdmStep.body,
      runs: [run('1')],
    },
  ]);
});

test.each(['succeeded', 'failed', 'stopped'])('a run that was seen to have %s is not left', (verdict) => {
  expect(leftoversOfHistory([...started(), ...watching(answers([end('1', verdict)]))])).toEqual([]);
});

test('a run that the cloud has lost, or that ran before, is left or not as the query says', () => {
  expect(idsOf(leftoversOfHistory([...started(), ...watching(answers([end('1', 'lost')]))]))).toEqual([['copy', '1']]);
  const stranger = answers({ runs: [run('7', { origin: 'alreadyRunning' })], refused: [] });
  expect(leftoversOfHistory(act('cdm.startJob', cdmStep, stranger))).toEqual([]);
});

test('a stop that was confirmed leaves nothing, and one that was not leaves its run', () => {
  const stop = (confirmed: boolean) =>
    act('cdm.stopJob', { ...cdmStep, runs: [run('1')] }, answers([receipt('1', confirmed)]));
  expect(leftoversOfHistory([...started(), ...watching(), ...stop(true)])).toEqual([]);
  expect(idsOf(leftoversOfHistory([...started(), ...watching(), ...stop(false)]))).toEqual([['copy', '1']]);
  expect(idsOf(leftoversOfHistory([...started(), ...act('cdm.stopJob', { ...cdmStep, runs: [run('1')] })]))).toEqual([
    ['copy', '1'],
  ]);
});

test.each([
  ['failed with it', fails({ fence: FENCE }, 'HuaweiCloud.Unavailable')],
  ['ran out of time and had last said it', fails(FENCE)],
  ['was under way, and had last said it', isUnderWay(FENCE)],
])('the fence of a start that %s is left', (_how, after) => {
  expect(leftoversOfHistory(act('cdm.startJob', cdmStep, after))).toMatchObject([
    { step: 'copy', runs: [], fence: FENCE },
  ]);
});

test('a fence that is closed, or whose start has named its run since, is not left', () => {
  expect(leftoversOfHistory(act('cdm.startJob', cdmStep, fails({ fence: { ...FENCE, closed: true } })))).toEqual([]);
  const again = act('cdm.startJob', { ...cdmStep, fence: FENCE }, answers({ runs: [run('2')], refused: [] }));
  const [leftover] = leftoversOfHistory([...act('cdm.startJob', cdmStep, fails({ fence: FENCE })), ...again]);
  expect(leftover).toMatchObject({ runs: [run('2')] });
  expect(leftover?.fence).toBeUndefined();
});

test('of a start under way, only one whose activity is known to have kept no fence has sent nothing', () => {
  expect(leftoversOfHistory(act('cdm.startJob', cdmStep))).toMatchObject([{ startingSince: AT }]);
  expect(leftoversOfHistory(act('cdm.startJob', cdmStep, isUnderWay(undefined)))).toEqual([]);
  expect(leftoversOfHistory(act('cdm.startJob', { ...cdmStep, fence: FENCE }, isUnderWay(undefined)))).toMatchObject([
    { fence: FENCE },
  ]);
});

test('a start that an earlier run had under way when it was reset is not settled by one of the run after it', () => {
  const earlier = act('cdm.startJob', cdmStep).map((event) => ({ ...event, at: '2026-01-30T00:00:00.000Z' }));
  const [asked, refused] = act('cdm.startJob', cdmStep, fails(undefined, 'HuaweiCloud.AmbiguousStart'));
  const events = [...earlier, asked, refused].filter((event) => event !== undefined);
  expect(leftoversOfHistory(events)).toMatchObject([{ startingSince: '2026-01-30T00:00:00.000Z' }]);
});

describe('a run that was reset to a later task', () => {
  const NEWER = { ...FENCE, marks: { orders: { id: 7 } } };
  const of = (runId: string, events: RecordedEvent[]) =>
    events.map((event): RecordedEvent => ('id' in event ? { ...event, id: `${runId}/${event.id}` } : event));
  const starting = of('old', act('cdm.startJob', cdmStep, isUnderWay(FENCE)));
  const stop = (request = {}) =>
    act('cdm.stopJob', { ...cdmStep, runs: [run('1')], ...request }, answers([receipt('1', true)]));
  const adopted = { ...cdmStep, runs: [run('1')], mustBeThere: true };

  test('does not settle, by what it stops or a person adopts, a start that only the run before it knows of', () => {
    const adopt = act('cdm.watchJob', adopted, answers([end('1', 'stopped')]));
    for (const own of [stop(), stop({ fence: NEWER }), adopt])
      expect(leftoversOfHistory([...starting, ...of('new', own)])).toMatchObject([{ fence: FENCE }]);
    for (const own of [of('new', stop({ fence: FENCE })), of('old', stop()), of('old', adopt)])
      expect(leftoversOfHistory([...starting, ...own])).toEqual([]);
  });

  test('does not put an older fence, which it remembers, in the place of the one that a start has left since', () => {
    const first = act('cdm.startJob', cdmStep, fails({ fence: FENCE }));
    const second = act('cdm.startJob', { ...cdmStep, fence: FENCE }, isUnderWay(NEWER));
    const again = act('cdm.startJob', { ...cdmStep, fence: FENCE });
    const events = [...of('old', [...first, ...second]), ...of('new', again)];
    expect(leftoversOfHistory(events)).toMatchObject([{ fence: NEWER }]);
  });
});

test('an instance that is run again is left as what it is', () => {
  const body = { jobName: 'report', mode: 'runNow' };
  const again = { step: 'report', connection: 'default', body, instanceId: '55' };
  expect(leftoversOfHistory(act('dgc.restartInstance', again, isUnderWay(FENCE)))).toMatchObject([
    { restartOf: '55', fence: FENCE },
  ]);
});

test('a run that a person has named is left, unless the cloud does not show it', () => {
  const adopted = { ...cdmStep, runs: [run('9', { origin: 'adopted' })], mustBeThere: true };
  expect(idsOf(leftoversOfHistory(act('cdm.watchJob', adopted)))).toEqual([['copy', '9']]);
  expect(leftoversOfHistory(act('cdm.watchJob', adopted, fails(undefined, 'HuaweiCloud.NotFound')))).toEqual([]);
});

test('a run of an earlier try that was not stopped is left beside that of the latest', () => {
  const stop = act('cdm.stopJob', { ...cdmStep, runs: [run('1')] }, answers([receipt('1', false)]));
  const body = { ...cdmStep.body, variables: { day: '2' } };
  const again = act('cdm.startJob', { ...cdmStep, body }, answers({ runs: [run('2')], refused: [] }));
  expect(idsOf(leftoversOfHistory([...started(), ...stop, ...again]))).toEqual([['copy', '1', '2']]);
});

test('streams that are up and a schedule that was switched are left by a workflow that did not succeed', () => {
  const events = [
    ...act('dli.runJobs', dliStep, answers({ runs: [run('131')], refused: [] })),
    ...act(
      'dli.watchJobs',
      { ...dliStep, runs: [run('131')] },
      answers([{ ...end('131', 'succeeded'), trace: { startedAtMs: 5 } }]),
    ),
    ...act('dgc.switchSchedule', switchStep, answers({ runs: [run('schedule on')], refused: [] })),
  ];
  expect(leftoversOfHistory(events)).toMatchObject([
    { step: 'streams', runs: [{ id: '131', trace: { startedAtMs: 5 } }] },
    { step: 'nightly', runs: [{ id: 'schedule on' }] },
  ]);
  expect(leftoversOfHistory([...events, { is: 'succeeded' }])).toEqual([]);
});

test('a wait that answers late, when its stream job has been started again, does not end the new run', () => {
  const [asked, answer] = act('dli.watchJobs', { ...dliStep, runs: [run('131')] }, answers([end('131', 'stopped')]));
  const start = () => act('dli.runJobs', dliStep, answers({ runs: [run('131')], refused: [] }));
  const events = [...start(), asked, ...start(), answer].filter((event) => event !== undefined);
  expect(idsOf(leftoversOfHistory(events))).toEqual([['streams', '131']]);
});

test('a step that brings stream jobs to rest leaves nothing, and what is none of ours is passed over', () => {
  const body = { jobIds: ['131'], action: 'stop' };
  expect(leftoversOfHistory(act('dli.stopJobs', { ...dliStep, body, runs: [run('131')] }))).toEqual([]);
  expect(leftoversOfHistory([...act('notify', {}), ...act('cdm.startJob', { step: 1 })])).toEqual([]);
});

test('what a workflow has told and what its history shows are put together, and what it did not tell is named', () => {
  const base = { step: 'copy', service: 'cdm', title: 'CDM job orders', connection: 'default', body: {} } as const;
  const one: Leftover = { ...base, runs: [run('1')] };
  const two: Leftover = { ...base, runs: [run('2')] };
  const starting: Leftover = { ...base, runs: [], startingSince: AT };
  const fenced: Leftover = { ...base, runs: [], fence: FENCE };
  const untold = (told: Leftover[], recorded: Leftover[]) => together(told, recorded);

  expect(untold([one], [one])).toEqual({ leftovers: [one], untold: [] });
  expect(untold([one], [])).toEqual({ leftovers: [one], untold: [] });
  expect(untold([], [one])).toEqual({ leftovers: [one], untold: [one] });
  expect(untold([one], [{ ...base, runs: [run('1'), run('2')] }])).toEqual({ leftovers: [one, two], untold: [two] });
  expect(untold([starting], [fenced])).toEqual({ leftovers: [fenced], untold: [] });
  expect(untold([starting], [starting])).toEqual({ leftovers: [starting], untold: [] });
  expect(untold([starting], [])).toEqual({ leftovers: [], untold: [] });
});

describe('what a wait that was under way has told of a batch of streams', () => {
  const BATCH = { step: 'streams', connection: 'default', body: { jobIds: ['131', '132'], action: 'start' } };
  const runs = [run('131'), run('132')];
  const begun = act('dli.runJobs', BATCH, answers({ runs, refused: [] }));
  const trace = { before: { status: 'job_running' }, startedAtMs: 7 };
  const told = {
    kind: 'watch',
    step: 'streams',
    runs: [
      { id: '131', job: '131', status: 'job_submit_fail', end: { verdict: 'failed', reason: 'no room' } },
      { id: '132', job: '132', status: 'job_running', trace },
    ],
  };
  const waits = (...after: Omit<RecordedEvent, 'id'>[]) => act('dli.watchJobs', { ...BATCH, runs }, ...after);

  test('is believed: what has failed is not left, and of what goes on its start is known', () => {
    for (const heard of [isUnderWay(told), fails(told)])
      expect(leftoversOfHistory([...begun, ...waits(heard)])).toMatchObject([{ runs: [run('132', { trace })] }]);
  });

  test('is passed over where it cannot be read, where it is no end that lasts, and where another start came after it', () => {
    const odd = [
      undefined,
      7,
      { ...told, kind: 'stop' },
      { ...told, runs: 'x' },
      { ...told, runs: [{ id: '131', end: { verdict: 'lost' } }] },
    ];
    for (const heard of odd)
      expect(leftoversOfHistory([...begun, ...waits(isUnderWay(heard))])).toMatchObject([{ runs }]);
    const again = act('dli.runJobs', BATCH, answers({ runs, refused: [] }));
    const [asked, heard] = waits(isUnderWay(told)) as [RecordedEvent, RecordedEvent];
    expect(leftoversOfHistory([...begun, asked, ...again, heard])).toMatchObject([{ runs }]);
  });

  test('stays known of what has failed, where a later wait was asked for the others alone', () => {
    const others = act('dli.watchJobs', { ...BATCH, runs: [run('132')] }, answers([end('132', 'running')]));
    expect(
      leftoversOfHistory([...begun, ...waits(answers([end('131', 'failed'), end('132', 'halted')])), ...others]),
    ).toMatchObject([{ runs: [{ id: '132' }] }]);
  });
});

test('what the start after a reset does not name had come to rest when that took over; a further start of one run lets go of nothing', () => {
  const body = { step: 'streams', connection: 'default', body: { jobIds: ['131', '132'], action: 'start' } };
  const start = (id: string, ...ids: string[]): RecordedEvent[] => [
    { is: 'asked', id, type: 'huaweicloud.dli.runJobs', request: body, at: AT },
    { is: 'answered', id, result: { runs: ids.map((one) => run(one)), refused: [] } },
  ];
  expect(idsOf(leftoversOfHistory([...start('run 1/1', '131', '132'), ...start('run 2/1', '132')]))).toEqual([
    ['streams', '132'],
  ]);
  expect(idsOf(leftoversOfHistory([...start('run 1/1', '131', '132'), ...start('run 1/2', '132')]))).toEqual([
    ['streams', '131', '132'],
  ]);
});

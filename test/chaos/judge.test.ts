import type { Broken } from '../../chaos/oracle/judge';
import { judge } from '../../chaos/oracle/judge';
import type { Trial } from '../../chaos/oracle/trial';
import type { JobShape, JobStepShape, StepShape } from '../../chaos/pipelines/shape';
import type { LogEntry } from '../../simulator';
import type { PipelineStatus, StepStatus } from '../../src/domain/status';

const HABITS = { visibleAfterMs: 0, stopTakesMs: 0 };

test('a pipeline that did what it says keeps every promise', () => {
  expect(judge(trial())).toEqual([]);
});

test('a second accepted start of a job breaks a promise, a refused one does not', () => {
  const again = [line('start', '1'), line('refused', '1'), line('end', '1'), line('start', '2'), line('end', '2')];
  expect(promises(judge(trial({ log: again })))).toEqual(['started twice']);
});

test('a second start that a person asked for breaks no promise', () => {
  const again = [line('start', '1'), line('end', '1'), line('start', '2'), line('end', '2')];
  expect(judge(trial({ log: again, retried: { s1: 1 } }))).toEqual([]);
  const thrice = [...again, line('start', '3'), line('end', '3')];
  expect(promises(judge(trial({ log: thrice, retried: { s1: 1 } })))).toEqual(['started twice']);
});

test('a job that was started though its condition does not hold is a wrong verdict', () => {
  const [step] = trial().shape.steps;
  if (!step) throw new Error('the trial has a step');
  const shape = { ...trial().shape, steps: [{ ...step, when: { of: 's0', holds: false } }] };
  const skipped = status('succeeded', { state: 'skipped' });

  expect(judge(trial({ shape, status: skipped, log: [] }))).toEqual([]);
  expect(promises(judge(trial({ shape, status: skipped })))).toEqual(['wrong verdict']);
});

test('what would undo a step need not run where the step was left out', () => {
  const work = { service: 'cdm', job: 'copy', durationMs: 1, outcome: 'FAILED', ...HABITS } as const;
  const left = { id: 's1', work: { ...work, job: 'left' }, undo: { ...work, job: 'undo' } };
  const shape = { ...trial().shape, steps: [left, { id: 's2', work }], skipAhead: { step: 's1', afterMs: 0 } };
  const failure = { type: 'HuaweiCloud.JobFailed', message: 'failed' };
  const steps: StepStatus[] = [
    { id: 's1', service: 'cdm', state: 'skipped', runs: [] },
    { id: 's2', service: 'cdm', state: 'failed', runs: [] },
  ];
  expect(judge(trial({ shape, end: 'FAILED', status: { ...status('failed', {}), failure, steps } }))).toEqual([]);
});

test('what runs at the end has to run once, however the pipeline ends', () => {
  const end = { service: 'dgc', job: 'last', durationMs: 1, outcome: 'success', ...HABITS } as const;
  const shape = { ...trial().shape, end };
  const ran = (...runs: string[]) => [...trial().log, ...runs.map((run) => ({ ...line('start', run), job: 'last' }))];

  expect(judge(trial({ shape, log: ran('1') }))).toEqual([]);
  expect(promises(judge(trial({ shape })))).toEqual(['ended without its end']);
  expect(promises(judge(trial({ shape, log: ran('1', '2') })))).toEqual(['ended without its end']);
});

test('a step that succeeded without a start breaks a promise', () => {
  expect(promises(judge(trial({ log: [] })))).toEqual(['never started']);
});

test('a run that goes on after its pipeline has ended must be listed in a receipt', () => {
  const log = [line('start', '1')];
  const leftRunning = 'the cloud did not answer';
  const receipt = [{ run: '1', asked: true, confirmed: false, leftRunning }];
  const cancelled = { end: 'CANCELLED', cancelAsked: true, log } as const;

  expect(promises(judge(trial({ ...cancelled, status: status('cancelled', { state: 'stopped' }) })))).toEqual([
    'left running unlisted',
  ]);
  expect(judge(trial({ ...cancelled, status: status('cancelled', { state: 'failed', receipt }) }))).toEqual([]);
});

test('an end that the model excludes is a wrong verdict; cancelled is right only where somebody cancelled', () => {
  const failure = { type: 'HuaweiCloud.NotFound', message: 'gone' };
  const failed = { ...status('failed', { state: 'failed' }), failure };

  expect(promises(judge(trial({ end: 'FAILED', status: failed })))).toEqual(['wrong verdict']);
  expect(promises(judge(trial({ end: 'CANCELLED' })))).toEqual(['wrong verdict']);
  expect(judge(trial({ end: 'CANCELLED', cancelAsked: true }))).toEqual([]);
});

test('an ambiguous start is right only where a stranger started the same job', () => {
  const failure = { type: 'HuaweiCloud.AmbiguousStart', message: 'whose is it' };
  const ambiguous = { end: 'FAILED', status: { ...status('failed', { state: 'failed' }), failure } } as const;

  expect(promises(judge(trial(ambiguous)))).toEqual(['wrong verdict']);
  expect(judge(trial({ ...ambiguous, log: [line('start', '7', 'stranger')] }))).toEqual([]);
});

test("a stop of a stranger's run breaks a promise", () => {
  const log = [line('start', '1'), line('end', '1'), line('start', '2', 'stranger'), line('stop', '2')];
  expect(promises(judge(trial({ log })))).toEqual(["stopped a stranger's run"]);
});

test("a stranger's run that a step names as its own breaks a promise, one that it found running does not", () => {
  const log = [line('start', '1'), line('end', '1'), line('start', '2', 'stranger')];
  const naming = (origin: 'adopted' | 'alreadyRunning') =>
    status('succeeded', { state: 'succeeded', runs: [{ id: '2', job: 'copy', origin }] });

  expect(promises(judge(trial({ log, status: naming('adopted') })))).toEqual(["took a stranger's run for ours"]);
  expect(judge(trial({ log, status: naming('alreadyRunning') }))).toEqual([]);
});

test('a conflict is right only where a stranger runs the job and no start of ours was accepted', () => {
  const failure = { type: 'HuaweiCloud.Conflict', message: 'already runs' };
  const refused = { end: 'FAILED', status: { ...status('failed', { state: 'failed' }), failure } } as const;
  const theirs = line('start', '7', 'stranger');

  expect(judge(trial({ ...refused, log: [theirs] }))).toEqual([]);
  expect(promises(judge(trial({ ...refused, log: [theirs, line('start', '8'), line('end', '8')] })))).toEqual([
    'wrong verdict',
  ]);
});

test('a conflict after a reset is right where what had been started before it has ended', () => {
  const failure = { type: 'HuaweiCloud.Conflict', message: 'already runs' };
  const endedAt = new Date(50).toISOString();
  const refused = { end: 'FAILED', status: { ...status('failed', { state: 'failed', endedAt }), failure } } as const;
  const numbered = (lines: LogEntry[]) => lines.map((entry, nth) => ({ ...entry, seq: nth + 1, at: 10 * (nth + 1) }));
  const before = [line('start', '1'), line('start', '7', 'stranger'), line('end', '1')];
  const conflict = (log: LogEntry[], resetsAfter: number[]) =>
    promises(judge(trial({ ...refused, log: numbered(log), resetsAfter })));

  expect(conflict(before, [3])).toEqual([]);
  expect(conflict(before, [])).toEqual(['wrong verdict']);
  expect(conflict([...before, line('start', '8'), line('end', '8')], [3])).toEqual(['wrong verdict']);
  expect(conflict(before.slice(0, 2), [2])).toEqual(['left running unlisted', 'wrong verdict']);
  // It still went on when the step came upon the stranger's, and ended afterwards.
  const goesOn = [...before.slice(0, 2), ...Array.from({ length: 3 }, () => line('refused', '1')), line('end', '1')];
  expect(conflict(goesOn, [2])).toEqual(['wrong verdict']);
});

test("a run of a stranger's job whose name contains ours may be neither stopped nor named as ours", () => {
  const theirs = { ...line('start', '2', 'stranger'), job: 'copy_eu' };
  const log = [line('start', '1'), line('end', '1'), theirs];
  const named = status('succeeded', { state: 'succeeded', runs: [{ id: '2', job: 'copy', origin: 'adopted' }] });

  expect(judge(trial({ log }))).toEqual([]);
  expect(promises(judge(trial({ log, status: named })))).toEqual(["took a stranger's run for ours"]);
  const stopped = { ...line('stop', '2'), job: 'copy_eu' };
  expect(promises(judge(trial({ log: [...log, stopped] })))).toEqual(["stopped a stranger's run"]);
});

test('a run that is halted goes on: it has to be listed, and nothing is started beside it', () => {
  const log = [line('start', '1'), line('halt', '1')];
  const failure = { type: 'HuaweiCloud.JobFailed', message: 'failed' };
  const failed = { end: 'FAILED', status: { ...status('failed', { state: 'failed' }), failure } } as const;
  expect(promises(judge(trial({ ...failed, log })))).toContain('left running unlisted');

  const again = [...log, line('start', '2'), line('end', '2'), line('stop', '1'), line('end', '1')];
  const [beside] = judge(trial({ log: again, retried: { s1: 1 } }));
  expect(beside).toMatchObject({
    promise: 'started beside a run of ours',
    detail: expect.stringContaining('halted') as string,
  });
  const after = [...log, line('stop', '1'), line('end', '1'), line('start', '2'), line('end', '2')];
  expect(judge(trial({ log: after, retried: { s1: 1 } }))).toEqual([]);
});

test("a further try of the cloud's own is no start of ours, and has our run for its cause", () => {
  const theCloudsTry = { ...line('start', '2', 'cloud'), retryOf: '1' };
  const log = [line('start', '1'), line('end', '1'), theCloudsTry];
  expect(judge(trial({ log: [...log, line('end', '2')] }))).toEqual([]);
  expect(promises(judge(trial({ log })))).toEqual(['left running unlisted']);
});

test('a receipt that confirms what goes on is false, also where it ended later', () => {
  const receipt = [{ run: '1', asked: false, confirmed: true, leftRunning: null }];
  const confirmed = {
    end: 'CANCELLED',
    cancelAsked: true,
    closedAt: 100,
    status: status('cancelled', { state: 'stopped', receipt }),
  } as const;
  const ending = (at: number) => [line('start', '1'), { ...line('end', '1'), at }];

  expect(promises(judge(trial({ ...confirmed, log: ending(101) })))).toEqual(['false receipt']);
  expect(judge(trial({ ...confirmed, log: ending(100) }))).toEqual([]);
});

test.each([
  { title: 'one request that was under way', at: [150], broken: [] },
  { title: 'a second request', at: [150, 160], broken: ['asked for a start after the end was asked for'] },
  {
    title: 'a second request, since the token of the first was refused,',
    at: [150, 160],
    tokenRefused: true,
    broken: [],
  },
  {
    title: 'a third request',
    at: [150, 160, 170],
    tokenRefused: true,
    broken: ['asked for a start after the end was asked for'],
  },
  { title: 'a request long after', at: [20_000], broken: ['asked for a start after the end was asked for'] },
  { title: 'any number before', at: [10, 20, 100], broken: [] },
])('of a pipeline that was cancelled $title breaks $broken', ({ at, broken, tokenRefused }) => {
  const requests = at.map((moment) => ({
    at: moment,
    service: 'cdm' as const,
    job: 'copy',
    method: 'PUT',
    path: '/start',
  }));
  const cancelled = { end: 'CANCELLED', cancelAsked: true, status: status('cancelled', { state: 'stopped' }) } as const;
  const shape = { ...trial().shape, tokenRefused };
  expect(promises(judge(trial({ ...cancelled, shape, requests, turns: { cancelHeardAt: 100 } })))).toEqual(broken);
});

test('the deadline of a step counts as its cancel does, unless a person had it tried again', () => {
  const [step] = trial().shape.steps;
  if (!step) throw new Error('the trial has a step');
  const shape = { ...trial().shape, steps: [{ ...step, obstacle: 'deadline' }] } as Trial['shape'];
  const request = { at: 30_000, service: 'cdm', job: 'copy', method: 'PUT', path: '/start' } as const;
  const failure = { type: 'HuaweiCloud.DeadlineExceeded', message: 'late' };
  const late = { end: 'FAILED', status: { ...status('failed', { state: 'failed' }), failure } } as const;
  const given = { ...late, shape, requests: [request], turns: { deadlineHeardAt: 6_000 } };
  expect(promises(judge(trial(given)))).toEqual(['asked for a start after the end was asked for']);
  expect(judge(trial({ ...given, retried: { s1: 1 } }))).toEqual([]);
});

const TOPIC = 'urn:smn:cn-north-4:chaos:p-s1';
const AMBIGUOUS = { type: 'HuaweiCloud.AmbiguousStart', message: 'it may have been published' };

/** A trial of one step of this kind, whose log is of its job. */
function trialOf(work: Partial<JobShape>, given: Partial<Trial> = {}, step: Partial<JobStepShape> = {}): Trial {
  const plain = trial(given);
  const job = { service: 'cdm', job: 'copy', durationMs: 1, outcome: 'SUCCEEDED', ...HABITS, ...work } as const;
  const log = plain.log.map((entry) => ({ ...entry, service: job.service, job: job.job }));
  return { ...plain, shape: { ...plain.shape, steps: [{ id: 's1', work: job, ...step }] }, log };
}

describe('a message', () => {
  const message = { service: 'smn', job: TOPIC, outcome: 'published' } as const;
  const published = [line('start', '1')];

  test('that was published once keeps every promise, though nothing ever ends it', () => {
    expect(judge(trialOf(message, { log: published }))).toEqual([]);
    expect(judge(trialOf(message, { log: [...published, line('start', '7', 'stranger')] }))).toEqual([]);
  });

  test('that was published twice breaks one, unless a person had it sent again', () => {
    const twice = [...published, line('start', '2')];
    expect(promises(judge(trialOf(message, { log: twice })))).toEqual(['started twice']);
    expect(judge(trialOf(message, { log: twice, retried: { s1: 1 } }))).toEqual([]);
  });

  test('of which nobody can tell is told to be so, and nothing after it is begun', () => {
    const failed = { ...status('failed', { state: 'failed' }), failure: AMBIGUOUS };
    const open = { end: 'FAILED', status: failed, log: published } as const;
    expect(judge(trialOf(message, open))).toEqual([]);
    expect(promises(judge(trialOf({}, open)))).toEqual(['left running unlisted', 'wrong verdict']);

    const later = trialOf(message, open);
    const next = { id: 's2', work: { ...message, job: `${TOPIC}-next`, durationMs: 1, ...HABITS } };
    const beyond = { ...line('start', '2'), service: 'smn', job: next.work.job };
    const shape = { ...later.shape, steps: [...later.shape.steps, next] };
    expect(promises(judge({ ...later, shape, log: [...later.log, beyond] }))).toEqual(['wrong verdict']);
  });

  test('of the end may stay open, and is then told of', () => {
    const { shape } = trial();
    const last = { ...message, durationMs: 1, ...HABITS };
    const steps = [
      ...status('failed', {}).steps,
      { id: 'end', service: 'smn', state: 'failed', runs: [], failure: AMBIGUOUS } as StepStatus,
    ];
    const told = { ...status('failed', {}), failure: AMBIGUOUS, steps };
    const open = trial({ shape: { ...shape, end: last }, end: 'FAILED', status: told });
    expect(judge(open)).toEqual([]);
    // Nothing that succeeded is undone then: streams go on.
    const stream = {
      id: 7,
      startupMs: 1,
      outcome: 'job_running',
      refused: false,
      runsAlready: false,
      ...HABITS,
    } as const;
    const streams: StepShape = { id: 's1', work: { service: 'dli', streams: [stream], keepGoing: false } };
    const going = { ...line('start', '7#1'), service: 'dli', job: '7' };
    const [first, ...others] = steps;
    const ofStreams = { ...told, steps: [{ ...first, service: 'dli' } as StepStatus, ...others] };
    const running = { ...open, shape: { ...open.shape, steps: [streams] }, log: [going], status: ofStreams };
    expect(judge(running)).toEqual([]);
    const failed = { ...ofStreams, steps: [{ ...first, service: 'dli', state: 'failed' } as StepStatus, ...others] };
    expect(promises(judge({ ...running, status: failed }))).toContain('left running unlisted');
    const untold = { ...open, status: status('succeeded', {}), end: 'COMPLETED' } as const;
    expect(promises(judge(untold))).toEqual(['ended without its end']);
    // Nor need what would undo a step have run, though steps came after it.
    const [copy] = shape.steps as JobStepShape[];
    if (!copy) throw new Error('the trial has a step');
    const undone = { ...copy, undo: { ...copy.work, job: 'undo' } };
    const next = { ...copy, id: 's2', work: { ...copy.work, job: 'next' } };
    const log = [...open.log, ...open.log.map((entry) => ({ ...entry, job: 'next' }))];
    const two = [first, { ...first, id: 's2' } as StepStatus, ...others] as StepStatus[];
    const late = {
      ...open,
      shape: { ...shape, end: last, steps: [undone, next] },
      log,
      status: { ...told, steps: two },
    };
    expect(judge(late)).toEqual([]);
  });
});

describe('a cluster', () => {
  const woken = { service: 'cdmCluster', outcome: 'arrived', action: 'start' } as const;
  const rested = { ...woken, action: 'stop' } as const;

  test('that was woken once keeps every promise, also where it is still on its way', () => {
    expect(judge(trialOf(woken))).toEqual([]);
    expect(judge(trialOf(woken, { log: [line('start', '1')] }))).toEqual([]);
    expect(promises(judge(trialOf(woken, { log: [line('start', '1'), line('start', '2')] })))).toEqual([
      'started twice',
    ]);
  });

  test('that was put to rest was asked to, unless CDM has no such call any more', () => {
    expect(judge(trialOf(rested, { log: [line('stop', '1'), line('end', '1')] }))).toEqual([]);
    expect(promises(judge(trialOf(rested, { log: [] })))).toEqual(['never started']);
    expect(judge(trialOf(rested, { log: [], dialect: { cdmCluster: { stop: 'withdrawn' } } }))).toEqual([]);
  });

  test('that is as it is wanted is left as it is', () => {
    expect(judge(trialOf({ ...woken, outcome: 'already' }, { log: [] }))).toEqual([]);
  });

  test('is not asked to rest under a job, whatever CDM would say', () => {
    const failure = { type: 'HuaweiCloud.Conflict', message: 'a job runs on it' };
    const refused = { end: 'FAILED', status: { ...status('failed', { state: 'failed' }), failure } } as const;
    const busy = { obstacle: 'taken' } as const;
    expect(judge(trialOf(rested, { ...refused, log: [] }, busy))).toEqual([]);
    const asked = { ...line('refused', '1'), reason: 'CDM.5090: 1 jobs are running on the cluster.' };
    expect(promises(judge(trialOf(rested, { ...refused, log: [asked] }, busy)))).toEqual([
      'a stop of a cluster under a job',
    ]);
  });
});

describe('a job that is created for its run', () => {
  const job = 'temporal_p_s1';
  const name = `${job}_0123456789abcdef`;
  const left = { createdLeft: [name] };

  test('is deleted after it', () => {
    expect(judge(trialOf({ job, inline: { keep: false } }))).toEqual([]);
    expect(promises(judge(trialOf({ job, inline: { keep: false } }, left)))).toEqual(['a created job left behind']);
    const others = { createdLeft: ['temporal_p_s11_0123456789abcdef'] };
    expect(judge(trialOf({ job, inline: { keep: false } }, others))).toEqual([]);
  });

  test('is kept where it is to be', () => {
    expect(judge(trialOf({ job, inline: { keep: true } }, left))).toEqual([]);
    expect(promises(judge(trialOf({ job, inline: { keep: true } })))).toEqual(['a created job left behind']);
  });

  test('may be left where its step says so by its name', () => {
    const runs = [{ id: '1', job: 'orders', reason: `CDM job ${name} is left in cluster k` }];
    const told = { ...left, status: status('succeeded', { state: 'succeeded', runs }) };
    expect(judge(trialOf({ job, inline: { keep: false } }, told))).toEqual([]);
  });
});

test('a wait that is over before its objects were there is a wrong verdict, unless a person had them brought', () => {
  const wait = { service: 'obs', outcome: 'complete', durationMs: 1_000, objects: 2 } as const;
  const endedAt = (ms: number) => ({
    log: [],
    objectsFrom: 5_000,
    status: status('succeeded', { state: 'succeeded', endedAt: new Date(ms).toISOString() }),
  });
  expect(judge(trialOf(wait, endedAt(6_000)))).toEqual([]);
  expect(promises(judge(trialOf(wait, endedAt(5_999))))).toEqual(['wrong verdict']);
  expect(judge(trialOf(wait, { ...endedAt(5_999), retried: { s1: 1 } }))).toEqual([]);
});

describe('of the items of a step', () => {
  const itemOf = (value: string, more: object = {}) => ({ of: 's1', value, keepGoing: true, ...more });
  const items = (item: object, outcomes: string[]): JobStepShape[] =>
    outcomes.map((outcome, at) => {
      const work = { service: 'cdm', job: `copy${at}`, durationMs: 1, outcome, ...HABITS } as const;
      return { id: `s1[${at}]`, item: itemOf(String(at), item), work };
    });
  const failure = { type: 'HuaweiCloud.JobFailed', message: 'failed' };
  const given = (steps: JobStepShape[], states: StepStatus['state'][], log: LogEntry[], end: Trial['end']): Trial => ({
    ...trial({ end, log }),
    shape: { ...trial().shape, steps },
    status: {
      ...status('failed', {}),
      ...(end === 'FAILED' && { failure }),
      steps: states.map((state, at) => ({ id: `s1[${at}]`, service: 'cdm', state, runs: [] })),
    },
  });
  const of = (at: number, effect: LogEntry['effect']) => ({ ...line(effect, String(at)), job: `copy${at}` });

  test('which fails first nobody can tell: the step that has them fails', () => {
    const steps = items({}, ['SUCCEEDED', 'FAILED']);
    const log = [of(0, 'start'), of(0, 'end'), of(1, 'start'), of(1, 'end')];
    expect(judge(given(steps, ['succeeded', 'failed'], log, 'FAILED'))).toEqual([]);
  });

  test('each is run where the others are to go on', () => {
    const log = [of(0, 'start'), of(0, 'end')];
    const states: StepStatus['state'][] = ['failed', 'stopped'];
    expect(promises(judge(given(items({}, ['FAILED', 'SUCCEEDED']), states, log, 'FAILED')))).toEqual([
      'never started',
    ]);
    const stopped = items({ keepGoing: false }, ['FAILED', 'SUCCEEDED']);
    expect(judge(given(stopped, states, log, 'FAILED'))).toEqual([]);
  });

  test('no more go on at a time than may', () => {
    const steps = items({ most: 1 }, ['SUCCEEDED', 'SUCCEEDED']);
    const beside = [of(0, 'start'), of(1, 'start'), of(0, 'end'), of(1, 'end')];
    const after = [of(0, 'start'), of(0, 'end'), of(1, 'start'), of(1, 'end')];
    const states: StepStatus['state'][] = ['succeeded', 'succeeded'];
    expect(promises(judge(given(steps, states, beside, 'COMPLETED')))).toEqual(['too many at a time']);
    expect(judge(given(steps, states, after, 'COMPLETED'))).toEqual([]);
    const limited = given(items({}, ['SUCCEEDED', 'SUCCEEDED']), states, beside, 'COMPLETED');
    expect(promises(judge({ ...limited, shape: { ...limited.shape, maxParallel: 1 } }))).toEqual([
      'too many at a time',
    ]);
  });
});

test("a start that nobody can tell from a stranger's is no excuse where what we start bears a mark", () => {
  const ambiguous = {
    end: 'FAILED',
    status: { ...status('failed', { state: 'failed' }), failure: AMBIGUOUS },
  } as const;
  const theirs = { log: [line('start', '7', 'stranger')] };
  for (const service of ['dliSpark', 'mrs'] as const)
    expect(promises(judge(trialOf({ service }, { ...ambiguous, ...theirs })))).toEqual(['wrong verdict']);
  expect(judge(trialOf({ service: 'dliSql' }, { ...ambiguous, ...theirs }))).toEqual([]);
});

function promises(broken: Broken[]): string[] {
  return broken.map(({ promise }) => promise);
}

function trial(given: Partial<Trial> = {}): Trial {
  const work = { service: 'cdm', job: 'copy', durationMs: 1, outcome: 'SUCCEEDED', ...HABITS } as const;
  return {
    shape: { name: 'p', connection: 'c', clusterId: 'k', startAfterMs: 0, steps: [{ id: 's1', work }] },
    end: 'COMPLETED',
    status: status('succeeded', { state: 'succeeded' }),
    cancelAsked: false,
    retried: {},
    turns: {},
    requests: [],
    log: [line('start', '1'), line('end', '1')],
    createdLeft: [],
    objectsFrom: 0,
    dialect: {},
    ...given,
  };
}

function status(state: PipelineStatus['state'], step: Partial<StepStatus>): PipelineStatus {
  const usual: StepStatus = { id: 's1', service: 'cdm', state: 'succeeded', runs: [] };
  return { name: 'p', state, date: '', asks: [], steps: [{ ...usual, ...step }] };
}

function line(effect: LogEntry['effect'], run: string, by = 'us'): LogEntry {
  return { seq: 1, at: 0, service: 'cdm', effect, job: 'copy', run, by, method: null, path: null };
}

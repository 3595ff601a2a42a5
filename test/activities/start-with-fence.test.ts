import type { RemoteJob, StartAnswer } from '../../src/activities/remote-job';
import type { StartAttempt, StartOptions } from '../../src/activities/start/start-options';
import { startWithFence } from '../../src/activities/start/start-with-fence';
import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { CallOptions } from '../../src/client/call-options';
import type { Fence } from '../../src/domain/fence';
import { DEFAULT_FENCE_TIMES, settleTime } from '../../src/domain/fence';
import type { Run } from '../../src/domain/run';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const options: StartOptions = { times: DEFAULT_FENCE_TIMES, whenRunning: 'fail', partially: false };

/** One job in a cloud whose clock, runs and moods the test holds. */
class PretendJob implements RemoteJob<number, unknown> {
  readonly units = ['orders'];
  readonly runs: number[] = [];
  readonly sent: string[] = [];
  clockMs = NOON;
  /** What happens to the next starts; afterwards they are answered. */
  moods: ((call: CallOptions) => void)[] = [];

  constructor(private readonly attempt: PretendAttempt) {
    attempt.onPause = (ms) => (this.clockMs += ms);
  }

  async survey() {
    return { marks: { orders: this.newest() }, active: {}, refused: [], cloudTimeMs: this.clockMs };
  }

  async start(
    _units: string[],
    _marks: Record<string, number>,
    call: CallOptions,
  ): Promise<Record<string, StartAnswer<unknown>>> {
    if (call.maySend && !call.maySend()) throw failure('none', 'NotSent');
    this.sent.push(this.attempt.kept.at(-1)?.closed === false ? 'behind a fence' : 'without a fence');
    const mood = this.moods.shift();
    if (mood) mood(call);
    this.runs.push(this.newest() + 1);
    return { orders: { is: 'started', run: runOf(this.newest()) } };
  }

  async since(_units: string[], marks: Record<string, number>) {
    const newer = this.runs.filter((id) => id > (marks['orders'] ?? 0));
    const candidates = newer.map((id) => ({ run: runOf(id), ours: 'possible' as const, evidence: `run ${id}` }));
    return { candidates: { orders: candidates }, cloudTimeMs: this.clockMs };
  }

  async look() {
    return [];
  }

  async checkStopped() {
    return [];
  }

  async stop() {
    return 'asked' as const;
  }

  private newest(): number {
    return Math.max(0, ...this.runs);
  }
}

class PretendAttempt implements StartAttempt {
  readonly kept: Fence[] = [];
  now = 0;
  onPause: (ms: number) => void = () => undefined;
  onKeep: () => void = () => undefined;

  readonly fence: Fence | undefined;

  constructor(fence?: Fence) {
    this.fence = fence;
  }

  async keep(fence: Fence): Promise<void> {
    this.onKeep();
    this.kept.push(fence);
  }

  async pause(ms: number): Promise<void> {
    this.now += ms;
    this.onPause(ms);
  }

  nowMs(): number {
    return this.now;
  }
}

function runOf(id: number): Run {
  return { id: String(id), job: 'orders', origin: 'new', trace: {} };
}

function failure(effect: 'none' | 'unknown', code?: string): HuaweiCloudError {
  const call = { service: 'CDM', operation: 'startJob', method: 'PUT', path: '/start' } as const;
  return new HuaweiCloudError(call, { what: 'was not answered', kind: 'Unavailable', effect, code, hint: '' });
}

function fenceOf(mark: number): Fence {
  return {
    version: 1,
    marks: { orders: mark },
    cloudTimeMs: NOON,
    settleMs: settleTime(DEFAULT_FENCE_TIMES),
    closed: false,
  };
}

test('the fence is stored before the start leaves', async () => {
  const attempt = new PretendAttempt();
  const job = new PretendJob(attempt);
  const result = await startWithFence(job, options, attempt);
  expect(job.sent).toEqual(['behind a fence']);
  expect(attempt.kept[0]).toMatchObject({ marks: { orders: 0 }, cloudTimeMs: NOON, closed: false });
  expect(result.runs).toMatchObject([{ id: '1', origin: 'new' }]);
});

test('when the fence cannot be stored, nothing is sent', async () => {
  const attempt = new PretendAttempt();
  const job = new PretendJob(attempt);
  attempt.onKeep = () => {
    throw new Error('the workflow is gone');
  };
  await expect(startWithFence(job, options, attempt)).rejects.toThrow('the workflow is gone');
  expect(job.sent).toEqual([]);
});

test('a start that comes too late for its lease is not sent under it, but under a new one', async () => {
  const attempt = new PretendAttempt();
  const job = new PretendJob(attempt);
  let slow = true;
  attempt.onKeep = () => {
    if (slow) attempt.now += DEFAULT_FENCE_TIMES.leaseMs;
    slow = false;
  };
  await startWithFence(job, options, attempt);
  expect(job.sent).toEqual(['behind a fence']);
  expect(attempt.kept.map(({ marks, closed }) => [marks['orders'], closed])).toEqual([
    [0, false],
    [0, true],
    [0, false],
  ]);
});

test('a run that somebody else began while nothing of ours was sent is not taken for ours', async () => {
  const attempt = new PretendAttempt();
  const job = new PretendJob(attempt);
  let slow = true;
  attempt.onKeep = () => {
    if (!slow) return;
    slow = false;
    attempt.now += DEFAULT_FENCE_TIMES.leaseMs;
    job.runs.push(1);
  };
  const { runs } = await startWithFence(job, options, attempt);
  expect(runs).toMatchObject([{ id: '2', origin: 'new' }]);
  expect(attempt.kept.at(-1)).toMatchObject({ marks: { orders: 1 } });
});

test('where nothing of ours was sent and somebody else’s run has come since, no fence is left to stop theirs by', async () => {
  const attempt = new PretendAttempt();
  const job = new PretendJob(attempt);
  const survey = job.survey.bind(job);
  job.survey = async () => {
    const seen = await survey();
    return job.runs.length ? { ...seen, active: { orders: runOf(1) } } : seen;
  };
  attempt.onKeep = () => {
    // This worker is frozen for longer than its lease, and meanwhile somebody starts the job.
    if (!job.runs.length) {
      attempt.now += DEFAULT_FENCE_TIMES.leaseMs;
      job.runs.push(1);
    }
  };

  await expect(startWithFence(job, options, attempt)).rejects.toThrow('already runs (1), and not by this step');
  expect(job.sent).toEqual([]);
  expect(attempt.kept.map(({ closed }) => closed)).toEqual([false, true]);
});

test('where a run in doubt was found, the fence is left open beside what fails: it may be ours to stop', async () => {
  const attempt = new PretendAttempt();
  const job = Object.assign(new PretendJob(attempt), { units: ['orders', 'lines'] });
  const candidates = [{ run: runOf(1), ours: 'possible' as const, evidence: 'run 1' }];
  const refused = { is: 'refused', kind: 'Conflict', reason: 'the queue is full', again: true } as const;
  // Both are said to be refused, and one of them runs.
  job.start = async () => ({ orders: refused, lines: refused });
  job.since = async () => ({ candidates: { orders: candidates, lines: [] }, cloudTimeMs: job.clockMs });
  let looks = 0;
  job.survey = async () => {
    looks += 1;
    if (looks > 1) throw failure('none', 'Unavailable');
    return { marks: { orders: 0, lines: 0 }, active: {}, refused: [], cloudTimeMs: job.clockMs };
  };

  await expect(startWithFence(job, { ...options, partially: true }, attempt)).rejects.toThrow();
  expect(attempt.kept.at(-1)).toMatchObject({ marks: { orders: 0, lines: 0 }, closed: false });
});

test('a lone run that may be somebody else’s is taken for ours only when ours would have been shown too', async () => {
  const attempt = new PretendAttempt();
  const job = Object.assign(new PretendJob(attempt), { ownershipIsAmbiguous: () => true });
  job.moods.push(() => {
    job.runs.push(1);
    throw failure('unknown');
  });
  const { runs } = await startWithFence(job, options, attempt);
  expect(runs).toMatchObject([{ id: '1', origin: 'adopted' }]);
  expect(attempt.now).toBeGreaterThanOrEqual(DEFAULT_FENCE_TIMES.visibilityMs);
});

test('ours that is shown after somebody else’s leaves both to a person', async () => {
  const attempt = new PretendAttempt();
  const job = Object.assign(new PretendJob(attempt), { ownershipIsAmbiguous: () => true });
  job.moods.push(() => {
    job.runs.push(1);
    throw failure('unknown');
  });
  const tick = attempt.onPause;
  attempt.onPause = (ms) => {
    tick(ms);
    if (attempt.now >= 10_000 && job.runs.length === 1) job.runs.push(2);
  };
  await expect(startWithFence(job, options, attempt)).rejects.toMatchObject({ kind: 'AmbiguousStart' });
  expect(job.sent).toHaveLength(1);
});

test('an attempt after a crash adopts the run that is newer than the fence, and sends nothing', async () => {
  const attempt = new PretendAttempt(fenceOf(6));
  const job = new PretendJob(attempt);
  job.runs.push(6, 7);
  const { runs } = await startWithFence(job, options, attempt);
  expect(runs).toMatchObject([{ id: '7', origin: 'adopted' }]);
  expect(job.sent).toEqual([]);
});

test('an attempt after a crash starts only when the cloud’s own clock says that no earlier start can come up', async () => {
  const attempt = new PretendAttempt(fenceOf(6));
  const job = new PretendJob(attempt);
  job.runs.push(6);
  job.clockMs = NOON + 10_000;
  await startWithFence(job, options, attempt);
  expect(job.clockMs).toBeGreaterThanOrEqual(NOON + settleTime(DEFAULT_FENCE_TIMES));
  expect(job.sent).toEqual(['behind a fence']);
});

test('an attempt long after a crash does not wait at all', async () => {
  const attempt = new PretendAttempt(fenceOf(6));
  const job = new PretendJob(attempt);
  job.runs.push(6);
  job.clockMs = NOON + 3_600_000;
  await startWithFence(job, options, attempt);
  expect(attempt.now).toBe(0);
  expect(job.sent).toHaveLength(1);
});

test('a start that nobody can tell of is sent again under the old marks, so that a late run of ours still counts', async () => {
  const attempt = new PretendAttempt();
  const job = new PretendJob(attempt);
  job.runs.push(6);
  job.moods = [
    () => {
      throw failure('unknown');
    },
  ];
  await startWithFence(job, options, attempt);
  expect(job.sent).toHaveLength(2);
  expect(attempt.kept.every(({ marks }) => marks['orders'] === 6)).toBe(true);
});

test('a start that is answered by silence again and again is given up to the caller, with its fence open', async () => {
  const attempt = new PretendAttempt();
  const job = new PretendJob(attempt);
  const lost = () => {
    throw failure('unknown');
  };
  job.moods = [lost, lost, lost, lost];
  await expect(startWithFence(job, options, attempt)).rejects.toMatchObject({ effect: 'unknown' });
  expect(job.sent).toHaveLength(3);
  expect(attempt.kept.at(-1)?.closed).toBe(false);
});

test('a refusal closes the fence, so that the next attempt need not look for a run', async () => {
  const attempt = new PretendAttempt();
  const job = new PretendJob(attempt);
  job.moods = [
    () => {
      throw failure('none');
    },
  ];
  await expect(startWithFence(job, options, attempt)).rejects.toMatchObject({ effect: 'none' });
  expect(attempt.kept.at(-1)?.closed).toBe(true);
});

test('two runs newer than the fence are left to a person', async () => {
  const attempt = new PretendAttempt(fenceOf(6));
  const job = new PretendJob(attempt);
  job.runs.push(6, 7, 8);
  await expect(startWithFence(job, options, attempt)).rejects.toMatchObject({
    kind: 'AmbiguousStart',
    evidence: ['run 7', 'run 8'],
  });
  expect(job.sent).toEqual([]);
});

test('a start that was accepted without naming its run is never sent again', async () => {
  const attempt = new PretendAttempt();
  const job = new PretendJob(attempt);
  job.start = async () => ({ orders: { is: 'accepted' } });
  await expect(startWithFence(job, options, attempt)).rejects.toMatchObject({ kind: 'AmbiguousStart' });
  expect(attempt.now).toBeGreaterThanOrEqual(DEFAULT_FENCE_TIMES.visibilityMs);
});

test('whoever comes after a start that was accepted and never shown knows of it, and sends nothing', async () => {
  const attempt = new PretendAttempt();
  const job = new PretendJob(attempt);
  job.start = async () => ({ orders: { is: 'accepted' } });
  await expect(startWithFence(job, options, attempt)).rejects.toMatchObject({ kind: 'AmbiguousStart' });
  const fence = attempt.kept.at(-1);
  expect(fence).toMatchObject({ accepted: ['orders'], closed: false });

  const next = new PretendAttempt(fence);
  const again = new PretendJob(next);
  await expect(startWithFence(again, options, next)).rejects.toMatchObject({ kind: 'AmbiguousStart' });
  expect(again.sent).toEqual([]);
});

test('when a look after a half refused batch fails, the fence stays open, so that what was started is found again', async () => {
  const attempt = new PretendAttempt();
  const job = new PretendJob(attempt);
  job.start = async () => ({ orders: { is: 'refused', kind: 'JobFailed', reason: 'the queue is full', again: true } });
  job.since = async () => {
    throw failure('none');
  };
  await expect(startWithFence(job, options, attempt)).rejects.toMatchObject({ effect: 'none' });
  expect(attempt.kept.at(-1)?.closed).toBe(false);
});

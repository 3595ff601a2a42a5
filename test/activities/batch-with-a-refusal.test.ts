import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { RemoteJob, StartAnswer } from '../../src/activities/remote-job';
import type { StartAttempt } from '../../src/activities/start/start-options';
import { startWithFence } from '../../src/activities/start/start-with-fence';
import type { Fence } from '../../src/domain/fence';
import { DEFAULT_FENCE_TIMES } from '../../src/domain/fence';
import type { Candidate, Run } from '../../src/domain/run';

const KILLED = new Error('the worker was killed');
const options = { times: DEFAULT_FENCE_TIMES, whenRunning: 'fail', partially: false } as const;

/** Two jobs started by one call, of which the cloud refuses `second` for now. */
class PretendBatch implements RemoteJob<number, unknown> {
  readonly units = ['first', 'second'];
  readonly started: string[] = [];
  /** The units of each call of start. */
  readonly asked: string[][] = [];
  /** What the next calls of start do first. */
  moods: (() => void)[] = [];
  refuses = true;

  async survey(units: readonly string[]) {
    const active = units.filter((unit) => this.started.includes(unit)).map((unit) => [unit, runOf(unit)]);
    return { marks: this.marksOf(units), active: Object.fromEntries(active) as Record<string, Run>, refused: [] };
  }

  async start(units: readonly string[]): Promise<Record<string, StartAnswer<unknown>>> {
    this.asked.push([...units]);
    this.moods.shift()?.();
    return Object.fromEntries(units.map((unit) => [unit, this.answerFor(unit)]));
  }

  async since(units: readonly string[], marks: Record<string, number>) {
    const candidates: Record<string, Candidate[]> = {};
    for (const unit of units) {
      const isNewer = this.started.filter((one) => one === unit).length > (marks[unit] ?? 0);
      candidates[unit] = isNewer ? [{ run: runOf(unit), ours: 'possible', evidence: unit }] : [];
    }
    return { candidates };
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

  private answerFor(unit: string): StartAnswer<unknown> {
    if (unit === 'second' && this.refuses)
      return { is: 'refused', kind: 'JobFailed', reason: 'not today', again: true };
    this.started.push(unit);
    return { is: 'started', run: runOf(unit) };
  }

  private marksOf(units: readonly string[]): Record<string, number> {
    return Object.fromEntries(units.map((unit) => [unit, this.started.filter((one) => one === unit).length]));
  }
}

class PretendAttempt implements StartAttempt {
  kept: Fence | undefined;
  private now = 0;

  readonly fence: Fence | undefined;

  constructor(fence?: Fence) {
    this.fence = fence;
  }

  async keep(fence: Fence): Promise<void> {
    this.kept = fence;
  }

  async pause(ms: number): Promise<void> {
    this.now += ms;
  }

  nowMs(): number {
    return this.now;
  }
}

function runOf(unit: string): Run {
  return { id: unit, job: unit, origin: 'new', trace: {} };
}

test('what a batch has started is found again when its worker dies while what was refused is tried once more', async () => {
  const batch = new PretendBatch();
  const dying = new PretendAttempt();
  batch.moods = [
    () => undefined,
    () => {
      throw KILLED;
    },
  ];
  await expect(startWithFence(batch, options, dying)).rejects.toBe(KILLED);
  expect(batch.started).toEqual(['first']);

  const { runs, refused } = await startWithFence(batch, options, new PretendAttempt(dying.kept));

  expect(runs).toMatchObject([{ id: 'first', origin: 'adopted' }]);
  expect(refused).toMatchObject([{ job: 'second', reason: 'not today' }]);
  expect(batch.started).toEqual(['first']);
});

const OUTAGE = new HuaweiCloudError(
  { service: 'DLI', operation: 'runJobs', method: 'POST', path: '/run' },
  { what: 'could not be sent', kind: 'Unavailable', effect: 'none', code: 'NotSent', hint: '' },
);

test('an outage that outlasts an attempt, after part of a batch was started, is no refusal of the rest', async () => {
  const batch = new PretendBatch();
  const first = new PretendAttempt();
  const out = () => {
    throw OUTAGE;
  };
  batch.moods = [() => undefined, out, out, out];
  await expect(startWithFence(batch, options, first)).rejects.toBe(OUTAGE);

  batch.refuses = false;
  const { runs, refused } = await startWithFence(batch, options, new PretendAttempt(first.kept));

  expect(runs.map(({ id, origin }) => [id, origin])).toEqual([
    ['first', 'adopted'],
    ['second', 'new'],
  ]);
  expect(refused).toEqual([]);
  expect(batch.started).toEqual(['first', 'second']);
});

test('what ran already and was taken over is not started, however many workers die with the rest', async () => {
  const batch = new PretendBatch();
  const die = () => {
    throw KILLED;
  };
  batch.started.push('second');
  batch.moods = [die, die, die];
  const adopting = { ...options, whenRunning: 'adopt' } as const;
  let fence: Fence | undefined;
  for (let times = 0; times < 3; times += 1) {
    const dying = new PretendAttempt(fence);
    await expect(startWithFence(batch, adopting, dying)).rejects.toBe(KILLED);
    fence = dying.kept;
  }

  const { runs, refused } = await startWithFence(batch, adopting, new PretendAttempt(fence));

  expect(batch.asked).toEqual([['first'], ['first'], ['first'], ['first']]);
  expect(refused).toEqual([]);
  expect(runs.map(({ id, origin }) => [id, origin])).toEqual(
    expect.arrayContaining([
      ['first', 'new'],
      ['second', 'alreadyRunning'],
    ]),
  );
});

import type { RemoteJob, StartAnswer } from '../../src/activities/remote-job';
import type { StartAttempt } from '../../src/activities/start-with-fence';
import { startWithFence } from '../../src/activities/start-with-fence';
import type { Fence } from '../../src/domain/fence';
import { DEFAULT_FENCE_TIMES } from '../../src/domain/fence';
import type { Candidate, Run } from '../../src/domain/run';

const KILLED = new Error('the worker was killed');
const options = { times: DEFAULT_FENCE_TIMES, whenRunning: 'fail', partially: false } as const;

/** Two jobs started by one call, of which the cloud refuses `second` for now. */
class PretendBatch implements RemoteJob<number, unknown> {
  readonly units = ['first', 'second'];
  readonly started: string[] = [];
  /** What the next calls of start do first. */
  moods: (() => void)[] = [];

  async survey(units: readonly string[]) {
    const active = units.filter((unit) => this.started.includes(unit)).map((unit) => [unit, runOf(unit)]);
    return { marks: this.marksOf(units), active: Object.fromEntries(active) as Record<string, Run>, refused: [] };
  }

  async start(units: readonly string[]): Promise<Record<string, StartAnswer<unknown>>> {
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

  async lookForRest() {
    return [];
  }

  async stop() {}

  private answerFor(unit: string): StartAnswer<unknown> {
    if (unit === 'second') return { is: 'refused', kind: 'JobFailed', reason: 'not today', again: true };
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

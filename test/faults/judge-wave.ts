import { quietRuntime } from '../support/huawei-world';
import type { FaultWorld } from './fault-world';
import { openFaultWorld, touchedStrangers, trialsOf } from './fault-world';
import type { Room } from './matrix';
import { cellsOf, inWords } from './matrix';
import { expectOneTrueEnd } from './oracle';
import type { Wave } from './worker-wave';
import { runWave } from './worker-wave';

/** Dozens of calls are brought to their points before the signal. */
const LONGEST_WAVE_MS = 480_000;

/** Brings every cell of a room to its point on one real worker, sends it the signal, and judges each as a test. */
export function judgeWave(room: Room, signal: 'SIGKILL' | 'SIGTERM'): void {
  const trials = trialsOf(cellsOf(room));
  let world: FaultWorld;
  let wave: Wave;

  beforeAll(async () => {
    quietRuntime();
    world = await openFaultWorld();
    wave = await runWave(world, trials, signal);
  }, LONGEST_WAVE_MS);

  afterAll(async () => world.close());

  test.each(trials.map((trial) => ({ trial, cell: inWords(trial.cell) })))(
    'one accepted start and the true end: $cell',
    async ({ trial }) => {
      expect(wave.heldAtSignal).toContain(trial.unit);
      const outcome = await wave.outcomes.get(trial);
      if (!outcome) throw new Error(`${trial.unit} was never run`);
      expectOneTrueEnd(trial, outcome);
    },
  );

  test('no run of a stranger was touched', async () => {
    await Promise.allSettled(wave.outcomes.values());
    expect(touchedStrangers(world)).toEqual([]);
  });
}

import type { RunEnd } from '../../src/domain/run';
import type { PlannedStep } from '../../src/domain/plan';
import { watchThroughHalts } from '../../src/workflows/halted-runs';

const run = (id: string) => ({ id, job: id, origin: 'new', trace: {} }) as const;
const end = (id: string, verdict: RunEnd['verdict']): RunEnd => ({ id, job: id, origin: 'new', verdict });

test('of a batch of streams those that have failed are not looked at again, when another one that was halted goes on', async () => {
  const body = { action: 'start', jobIds: ['1', '2', '3', '4'], onPartialStart: 'keepGoing' };
  const step = { id: 'batch', service: 'dli', body, whenHalted: 'wait' } as unknown as PlannedStep;
  const looks: RunEnd[][] = [
    [end('1', 'failed'), end('2', 'halted'), end('3', 'waiting'), end('4', 'lost')],
    [end('2', 'succeeded'), end('3', 'stopped'), end('4', 'waiting')],
    [end('2', 'succeeded'), end('4', 'succeeded')],
  ];
  const watched: string[][] = [];
  const shown: string[][] = [];
  const ends = await watchThroughHalts(step, ['1', '2', '3', '4'].map(run), {
    watch: (runs) => {
      watched.push(runs.map(({ id }) => id));
      return looks[watched.length - 1] ?? [];
    },
    show: (all) => void shown.push(all.map(({ verdict }) => verdict)),
    halted: () => undefined,
    recovered: () => undefined,
    stopped: () => undefined,
  });
  expect(watched).toEqual([
    ['1', '2', '3', '4'],
    ['2', '3', '4'],
    ['2', '4'],
  ]);
  expect(ends.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
    '1 failed',
    '2 succeeded',
    '3 stopped',
    '4 succeeded',
  ]);
  expect(shown).toEqual([
    ['failed', 'halted', 'waiting', 'lost'],
    ['failed', 'succeeded', 'stopped', 'waiting'],
  ]);
});

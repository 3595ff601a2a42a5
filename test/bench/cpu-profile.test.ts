import { sumByPlace } from '../../bench/measure/cpu-profile';

const frame = (id: number, functionName: string, url: string) => ({ id, callFrame: { functionName, url } });

test('processor time is summed by room, package and Node, and idle time is none', () => {
  const nodes = [
    frame(1, '(idle)', ''),
    frame(2, '(garbage collector)', ''),
    frame(3, 'take', 'file:///work/lib/src/client/budget.js'),
    frame(4, 'send', 'file:///work/node_modules/undici/lib/core/request.js'),
    frame(5, 'then', 'file:///work/node_modules/@temporalio/worker/lib/worker.js'),
    frame(6, 'write', 'node:net'),
    frame(7, 'main', 'file:///work/lib/bench/processes/worker.js'),
  ];
  const samples = [1, 2, 3, 3, 4, 5, 6, 7];
  const timeDeltas = [9_000, 1_000, 2_000, 2_000, 3_000, 2_500, 500, 100];
  expect(sumByPlace([{ nodes, samples, timeDeltas }])).toEqual([
    ['our client', 4],
    ['undici', 3],
    ['@temporalio/worker', 2.5],
    ['(garbage collector)', 1],
    ['node', 0.5],
    ['our bench', 0.1],
  ]);
});

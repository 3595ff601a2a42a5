import { tryUnblockConditions } from '@temporalio/workflow/lib/worker-interface';
import type { noteActivation, thisMoment } from '../../src/workflows/workflow-task';

type Activation = Parameters<typeof noteActivation>[0];

let code: { noteActivation: typeof noteActivation; thisMoment: typeof thisMoment };

beforeEach(() => {
  jest.isolateModules(() => {
    code = jest.requireActual('../../src/workflows/workflow-task');
  });
});

function handOver(historyLength: number, seconds: number): void {
  code.noteActivation({ historyLength, timestamp: { seconds, nanos: 500_000_000 } } as unknown as Activation);
}

test('a moment is that of the workflow task in which it came', () => {
  handOver(3, 100);
  expect(code.thisMoment()).toEqual({ atMs: 100_500 });
  handOver(9, 160);
  expect(code.thisMoment()).toEqual({ atMs: 160_500 });
});

test('a moment of a part that was handed over early is put right by the task that brings the rest', () => {
  handOver(3, 100);
  handOver(6, 100);
  const held = code.thisMoment();
  handOver(7, 100);
  expect([held, code.thisMoment()]).toEqual([{ atMs: 100_500 }, { atMs: 100_500 }]);
  handOver(9, 160);
  expect(held).toEqual({ atMs: 160_500 });
  handOver(15, 200);
  expect(held).toEqual({ atMs: 160_500 });
});

test('after a refused Update, whose task the server has dropped, the next is as long and has a moment of its own', () => {
  handOver(3, 100);
  handOver(6, 160);
  handOver(6, 9_000);
  expect(code.thisMoment()).toEqual({ atMs: 9_000_500 });
});

test('what the SDK adds to a task of its own accord has its moment', () => {
  handOver(3, 100);
  const first = code.thisMoment();
  handOver(3, 100);
  expect(code.thisMoment()).toBe(first);
});

test('the SDK lends what the turns of one task need: its look at conditions', () => {
  // No public door leads to it: a release that moves it is to be noticed here.
  expect(tryUnblockConditions).toBeInstanceOf(Function);
});

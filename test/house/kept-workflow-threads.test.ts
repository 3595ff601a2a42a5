import { once } from 'node:events';
// In tests it is that of test/support/jest/kept-workflow-threads.js.
import { Worker } from 'node:worker_threads';

const PROGRAM = require.resolve('@temporalio/worker/lib/workflow/workflow-worker-thread');

/** What it is lent of. */
const threadOf = (lent: Worker) => (lent as Worker & { thread: Worker }).thread;

function forget(lent: Worker): Promise<unknown[]> {
  const answer = once(lent, 'message');
  lent.postMessage({ requestId: 0n, input: { type: 'destroy' } });
  return answer;
}

test('a thread that has forgotten its workflows is lent to the next worker, and hears nothing of the one before', async () => {
  const first = new Worker(PROGRAM);
  const heard: unknown[] = [];
  first.on('message', (message) => heard.push(message));
  await forget(first);
  const ended = once(first, 'exit');
  expect(await first.terminate()).toBe(1);
  await ended;

  const second = new Worker(PROGRAM);
  await forget(second);

  expect(threadOf(second)).toBe(threadOf(first));
  expect(heard).toHaveLength(1);
  await second.terminate();
});

test('a thread that may remember something, or has something to answer yet, ends', async () => {
  const remembers = new Worker(PROGRAM);
  await remembers.terminate();
  const answers = new Worker(PROGRAM);
  answers.on('message', () => undefined);
  answers.postMessage({ requestId: 0n, input: { type: 'destroy' } });
  await answers.terminate();

  const next = new Worker(PROGRAM);

  expect([remembers, answers].map(threadOf)).not.toContain(threadOf(next));
  expect(threadOf(remembers)).not.toBe(threadOf(answers));
  await forget(next);
  await next.terminate();
});

import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { Hold } from './crash-points';
import { CrashPoints } from './crash-points';
import type { WorkerPlace } from './worker-with-crash-points';
import { workerWithCrashPoints } from './worker-with-crash-points';

const DRAINED_AFTER_MS = 200;

/**
 * A worker in a process of its own, to be killed. It says on stdout which calls have come to where they are held, and
 * which have gone on to their end.
 * After a SIGTERM, once the worker drains, the held calls go on.
 */
async function main(): Promise<void> {
  const { place, holds } = JSON.parse(process.argv[2] ?? '') as { place: WorkerPlace; holds: Hold[] };
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const say = (word: string) => (unit: string) => void process.stdout.write(`${word} ${unit}\n`);
  const points = new CrashPoints(say('held'), say('passed'));
  for (const hold of holds) points.hold(hold);
  const { worker, close } = await workerWithCrashPoints(place, points);
  const watch = setInterval(() => {
    if (worker.getState() === 'RUNNING' || worker.getState() === 'INITIALIZED') return;
    clearInterval(watch);
    setTimeout(() => points.releaseAll(), DRAINED_AFTER_MS);
  }, 20);
  await worker.run();
  await close();
}

void main();

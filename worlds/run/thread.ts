import { parentPort } from 'node:worker_threads';
import { liveSeeds, type Seeds } from './live-seeds';

/** A thread that lives through what it is handed: one share of the seeds after the other. */
parentPort?.on('message', ({ seeds, isIdle }: { seeds: Seeds; isIdle: boolean }) => {
  liveSeeds(seeds, { isIdle }).then(
    (tally) => parentPort?.postMessage(tally),
    (error: unknown) => {
      // Not within the promise, which would swallow it: the thread ends, and whoever has made it hears why.
      setImmediate(() => {
        throw error;
      });
    },
  );
});

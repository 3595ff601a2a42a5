import { parentPort } from 'node:worker_threads';
import { liveShare, type Share } from './live-share';

/** A thread that lives through what it is handed: one share of the seeds after the other. */
parentPort?.on('message', (share: Share) => {
  liveShare(share).then(
    (tally) => parentPort?.postMessage(tally),
    (error: unknown) => {
      // Not within the promise, which would swallow it: the thread ends, and whoever has made it hears why.
      setImmediate(() => {
        throw error;
      });
    },
  );
});

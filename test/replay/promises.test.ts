import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import v8 from 'node:v8';
import { Worker } from '@temporalio/worker';
import { quietRuntime } from '../support/huawei-world';
import { workflowBundlePath } from '../support/temporal';

const STEPS = 3;
const MOST_A_STEP = 75;

beforeAll(quietRuntime);

test(`a step takes fewer than ${MOST_A_STEP} promises, of each of which Temporal takes a stack trace`, async () => {
  const made = await promisesOf('0.1.0/succeeded.json');
  expect(made / STEPS).toBeLessThan(MOST_A_STEP);
  // Were they not counted, there would be none.
  expect(made / STEPS).toBeGreaterThan(MOST_A_STEP / 2);
});

/** How many promises workflow code makes while this history is replayed. */
async function promisesOf(file: string): Promise<number> {
  let made = 0;
  const stop = v8.promiseHooks.onInit((promise: Promise<unknown>) => {
    if (isOfAWorkflow(promise)) made += 1;
  }) as () => void;
  try {
    const history: unknown = JSON.parse(readFileSync(join(__dirname, file), 'utf8'));
    // A replay runs workflows in this thread.
    await Worker.runReplayHistory({ workflowBundle: { codePath: workflowBundlePath() } }, history);
  } finally {
    stop();
  }
  return made;
}

/** Each workflow has a global object of its own, on which Temporal keeps it. */
function isOfAWorkflow(promise: Promise<unknown>): boolean {
  const globalOf = promise.constructor.constructor as (code: string) => () => unknown;
  return globalOf('return globalThis.__TEMPORAL_ACTIVATOR__')() !== undefined;
}

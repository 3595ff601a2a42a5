import { isDeepStrictEqual } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import type { FaultSpec } from '../../simulator';
import { quietRuntime } from '../support/huawei-world';
import type { FaultWorld, Outcome, Trial } from './fault-world';
import { openFaultWorld, sideBySide, touchedStrangers, trialsOf } from './fault-world';
import { cellsOf, followsRun, inWords, isStop } from './matrix';
import { expectEndedCleanly } from './oracle';
import { HOLD_AT } from './worker-wave';

/**
 * The timeout that ends a step, or that brings its stop about: long enough to come to the point that is tried, and no longer than
 * the server waits for a word of an activity that is held there.
 */
const STEP_TIMEOUT = '30s';
/** A condition that does not hold by now never will: better a test that says so than one that hangs. */
const LONGEST_WAIT_MS = 220_000;
const REFUSALS = 3;
const TIMER_FIRED = 18;
const LOOK_EVERY_MS = 100;

const trials = trialsOf(cellsOf('ended-from-outside'));

let world: FaultWorld;
let outcomes: Map<Trial, Promise<Outcome>>;

beforeAll(async () => {
  quietRuntime();
  world = await openFaultWorld();
  await world.work();
  outcomes = sideBySide(trials, carryOut);
});

afterAll(async () => world.close());

async function carryOut(trial: Trial): Promise<Outcome> {
  const { cell, unit } = trial;
  if (!isStop(cell.call)) await prepare(trial);
  // A stop is brought about by the timeout of its step, and the cancel comes while it is under way.
  const byTimeout = cell.how === 'timeout' || isStop(cell.call);
  const handle = await world.begin(trial, byTimeout ? { timeout: STEP_TIMEOUT } : {});
  if (isStop(cell.call)) await prepare(trial);
  await untilThere(trial, handle);
  if (cell.how === 'cancel') await handle.cancel();
  else await untilTimedOut(handle);
  world.points.release(unit);
  return world.outcome(trial, handle);
}

async function prepare(trial: Trial): Promise<void> {
  const { cell, unit, drill } = trial;
  const match = await world.requestOf(trial);
  if (cell.at === 'in the back-off before a second attempt') {
    // A start is never let through; what follows a run is, after some tries.
    world.cloud.fault({ kind: 'refuse', status: 429, match, times: followsRun(cell.call) ? REFUSALS : 1_000 });
    return;
  }
  if (cell.at === 'after it was accepted') world.cloud.fault({ kind: 'hang', when: 'after', match });
  world.points.hold({ ...drill, unit, at: HOLD_AT[cell.at] });
}

async function untilThere(trial: Trial, handle: WorkflowHandle): Promise<void> {
  const { cell, unit } = trial;
  if (cell.at === 'after it was accepted') return world.untilAccepted(trial);
  if (cell.at !== 'in the back-off before a second attempt')
    return until('the call has come to the point', () => world.points.hasReached(unit));
  const request = await world.requestOf(trial);
  return until('an attempt has failed', async () =>
    followsRun(cell.call) ? wasRefused(request) : hasBackedOff(handle),
  );
}

/** Whether the fault on this request has hit at least once. */
function wasRefused(request: FaultSpec['match']): boolean {
  const laid = world.cloud.faults().find(({ match }) => isDeepStrictEqual(match, request));
  return !laid || laid.times < REFUSALS;
}

/** The server is asked once for each event that it has not told yet, and answers when there is one: dozens of steps wait here for long. */
async function untilTimedOut({ workflowId, client }: WorkflowHandle): Promise<void> {
  const { namespace } = client.options;
  const asked = { namespace, execution: { workflowId }, waitNewEvent: true };
  let nextPageToken: Uint8Array | undefined;
  await until('the step has timed out', async () => {
    const told = await client.workflowService.getWorkflowExecutionHistory({ ...asked, nextPageToken });
    nextPageToken = told.nextPageToken;
    return (told.history?.events ?? []).some(({ eventType }) => Number(eventType) === TIMER_FIRED);
  });
}

/** A start has one attempt: the workflow waits before it asks for another. */
async function hasBackedOff(handle: WorkflowHandle): Promise<boolean> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).some(({ activityTaskFailedEventAttributes: failed }) => failed);
}

async function until(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + LONGEST_WAIT_MS;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${LONGEST_WAIT_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

test.each(trials.map((trial) => ({ trial, cell: inWords(trial.cell) })))(
  'at most one accepted start, and nothing of ours goes on: $cell',
  async ({ trial }) => {
    const outcome = await outcomes.get(trial);
    if (outcome) expectEndedCleanly(trial, outcome);
  },
);

test('no run of a stranger was touched', async () => {
  await Promise.allSettled(outcomes.values());
  expect(touchedStrangers(world)).toEqual([]);
});

import type { Call } from './matrix';
import { quietRuntime } from '../support/huawei-world';
import type { WorkerProcess } from '../support/start-worker-process';
import { startWorkerProcess } from '../support/start-worker-process';
import type { FaultWorld, Outcome, Trial } from './fault-world';
import { openFaultWorld, sideBySide, trialsOf } from './fault-world';
import { expectOneTrueEnd } from './oracle';

/** Each of these runs again when it is asked for once more after its end: nothing but the lease stands in between. */
const CALLS: Call[] = [
  'CDM start',
  'DGC run',
  'DGC restart',
  'DGC backfill',
  'DLI SQL submit',
  'DLI Spark create',
  'MRS submit',
  'CDM inline create',
  'CDM inline start',
  'CDM cluster start',
  'SMN publish',
];

const trials = trialsOf(
  CALLS.map((call) => ({ call, at: 'before the request is sent', how: 'worker SIGKILL', room: 'killed-workers' })),
);

let world: FaultWorld;
let frozen: WorkerProcess;
let outcomes: Map<Trial, Promise<Outcome>>;

beforeAll(async () => {
  quietRuntime();
  world = await openFaultWorld();
  frozen = startWorkerProcess(
    // With every slot taken it polls for no more activities, which would only freeze with it.
    { ...world.place, slots: trials.length },
    trials.map(({ unit, drill }) => ({ ...drill, unit, at: 'beforeSend' })),
  );
  const handles = new Map(await Promise.all(trials.map(async (trial) => [trial, await world.begin(trial)] as const)));
  await untilAll(frozen.held);
  frozen.kill('SIGSTOP');
  // Others take over, start the jobs and see them to their end; then the frozen worker wakes up just before its send.
  await world.work();
  // A message is sent by nobody else: its step fails.
  await Promise.allSettled([...handles.values()].map(async (handle): Promise<unknown> => handle.result()));
  frozen.kill('SIGCONT');
  frozen.kill('SIGTERM');
  await untilAll(frozen.passed);
  outcomes = sideBySide(trials, async (trial) => {
    const handle = handles.get(trial);
    if (!handle) throw new Error(`${trial.unit} was never begun`);
    return world.outcome(trial, handle);
  });
});

afterAll(async () => {
  frozen.kill('SIGKILL');
  await frozen.ended;
  await world.close();
});

async function untilAll(units: ReadonlySet<string>): Promise<void> {
  while (trials.some(({ unit }) => !units.has(unit))) await new Promise((resolve) => setTimeout(resolve, 50));
}

test.each(trials.map((trial) => ({ trial, call: trial.cell.call })))(
  'a worker that was frozen between fence and $call sends nothing when it wakes up after others have done its work',
  async ({ trial }) => {
    const outcome = await outcomes.get(trial);
    if (outcome) expectOneTrueEnd(trial, outcome);
  },
);

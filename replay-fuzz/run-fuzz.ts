import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { Random } from '../chaos/random';
import { drawRuns } from './draw/draw-runs';
import type { DrawnRun } from './draw/drawn-run';
import type { FuzzOptions } from './fuzz-options';
import { disturb } from './live/disturb';
import type { Execution } from './live/executions';
import { executionsOf } from './live/executions';
import { liveRun } from './live/live-run';
import type { Tally } from './live/tally';
import { newTally } from './live/tally';
import { startedTooOften } from './oracle/judge-starts';
import { keepHistory } from './replay/keep-history';
import type { FuzzReport, Unreplayable } from './report/fuzz-report';
import type { Stage } from './stage/open-stage';
import { openStage, TASK_QUEUE } from './stage/open-stage';

const LOOK_EVERY_MS = 1_500;
/** The last run to start is disturbed, too. */
const DISTURBED_AFTER_MS = 10_000;
const ANSWERED_WITHIN_MS = 10_000;

export interface FuzzRun {
  options: FuzzOptions;
  /** Of the run's own: the bundle, and histories that do not replay. */
  folder: string;
  /** Ends the run early. */
  signal: AbortSignal;
  print: (line: string) => void;
}

/** Runs what the seed draws on a real server while workers come and go, and replays every history. */
export async function runFuzz(fuzz: FuzzRun): Promise<FuzzReport> {
  const from = performance.now();
  const random = new Random(fuzz.options.seed);
  const runs = drawRuns(random.fork(), fuzz.options.pipelines);
  const tally = newTally();
  const stage = await openStage(fuzz, tally);
  try {
    stage.cloud.addJobs(runs.flatMap(({ jobs }) => jobs));
    const watch = new Watch(stage, fuzz, tally);
    await liveThrough(fuzz, stage, runs, { random, tally, watch });
    const liveSeconds = (performance.now() - from) / 1_000;
    watch.giveTheRest();
    await stage.replayers.finish();
    const seconds = { live: liveSeconds, all: (performance.now() - from) / 1_000 };
    return await gatherReport(fuzz, stage, runs, { tally, executions: watch.executions, seconds });
  } finally {
    await stage.close();
  }
}

async function liveThrough(
  { options, signal }: FuzzRun,
  { client, cloud, crew }: Stage,
  runs: DrawnRun[],
  { random, tally, watch }: { random: Random; tally: Tally; watch: Watch },
): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([over.signal, signal]);
  const latestStartMs = Math.max(...runs.map(({ startAfterMs }) => startAfterMs));
  const askAll = () => askHowTheyStand(client, watch.running(), tally);
  const disturbing = disturb(random.fork(), crew, { forMs: latestStartMs + DISTURBED_AFTER_MS, over: either, askAll });
  const stage = { client, cloud, taskQueue: TASK_QUEUE, tally, over: either };
  const living = Promise.all(runs.map(async (run) => liveRun(run, stage)));
  try {
    await Promise.race([watch.untilAllHaveEnded(runs, options.stillSeconds * 1_000, signal), living.then(() => NEVER)]);
  } finally {
    over.abort();
    await Promise.all([disturbing, living]);
  }
}

/** Nobody waits for the answers. */
function askHowTheyStand(client: Client, runs: Execution[], tally: Tally): void {
  tally.questions += runs.length;
  for (const { workflowId, runId } of runs) {
    const asked = async () => client.workflow.getHandle(workflowId, runId).query('status');
    void client.connection.withDeadline(Date.now() + ANSWERED_WITHIN_MS, asked).catch(() => undefined);
  }
}

/** Everybody has said what they had to say: that alone is no end. */
const NEVER = new Promise<never>(() => undefined);

/** Looks how the runs go, and has those replayed that have ended. */
class Watch {
  executions: Execution[] = [];
  private readonly given = new Set<string>();

  constructor(
    private readonly stage: Stage,
    private readonly fuzz: FuzzRun,
    private readonly tally: Tally,
  ) {}

  /** Also returns when none has ended for too long. */
  async untilAllHaveEnded(runs: DrawnRun[], stillMs: number, signal: AbortSignal): Promise<void> {
    const from = performance.now();
    const latestMs = Math.max(...runs.map(({ startAfterMs }) => startAfterMs));
    let movedAt = from + latestMs;
    while (!signal.aborted && performance.now() < movedAt + stillMs) {
      await pause(LOOK_EVERY_MS);
      if (await this.look()) movedAt = Math.max(movedAt, performance.now());
      const known = new Set(this.executions.map(({ workflowId }) => workflowId));
      const allBegun = runs.every(({ workflowId }) => known.has(workflowId));
      if (allBegun && this.executions.every(({ status }) => status !== 'RUNNING')) return;
    }
  }

  running(): Execution[] {
    return this.executions.filter(({ status }) => status === 'RUNNING');
  }

  /** Those that have not ended have a history, too. */
  giveTheRest(): void {
    this.executions.forEach((execution) => this.give(execution));
  }

  /** @returns whether one has ended since */
  private async look(): Promise<boolean> {
    this.executions = await executionsOf(this.stage.client);
    const before = this.given.size;
    const ended = this.executions.filter(({ status }) => status !== 'RUNNING');
    ended.forEach((execution) => this.give(execution));
    const { kills, stops, updatesSent } = this.tally;
    const replayed = this.stage.replayers.replayed.length;
    this.fuzz.print(
      `runs ${this.executions.length}  ended ${ended.length}  replayed ${replayed}  workers killed ${kills} stopped ${stops}  Updates ${updatesSent}`,
    );
    return this.given.size > before;
  }

  private give(execution: Execution): void {
    if (this.given.has(execution.runId)) return;
    this.given.add(execution.runId);
    this.stage.replayers.give(execution);
  }
}

interface Gathered {
  tally: Tally;
  executions: Execution[];
  seconds: { live: number; all: number };
}

async function gatherReport(
  { options, folder }: FuzzRun,
  { client, cloud, replayers }: Stage,
  runs: DrawnRun[],
  { tally, executions, seconds }: Gathered,
): Promise<FuzzReport> {
  const unreplayable: Unreplayable[] = [];
  for (const replayed of replayers.replayed) {
    if (!replayed.failure) continue;
    const history = await client.workflow.getHandle(replayed.workflowId, replayed.runId).fetchHistory();
    unreplayable.push({ ...replayed, file: keepHistory(options.histories ?? folder, replayed.workflowId, history) });
  }
  const open: string[] = [];
  for (const { workflowId, runId, status } of executions) {
    if (status !== 'RUNNING') continue;
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    open.push(`${workflowId} (${keepHistory(options.histories ?? folder, workflowId, history)})`);
  }
  const log = cloud.log();
  const tooOften: string[] = [];
  for (const run of runs) {
    const found = startedTooOften([run], log);
    if (!found.length) continue;
    const history = await client.workflow.getHandle(run.workflowId).fetchHistory();
    const file = keepHistory(options.histories ?? folder, run.workflowId, history);
    tooOften.push(...found.map((sentence) => `${sentence} (${file})`));
  }
  if (tooOften.length) writeFileSync(join(folder, 'cloud-log.json'), JSON.stringify(log));
  const sum = (count: (one: (typeof replayers.replayed)[number]) => number) =>
    replayers.replayed.reduce((total, one) => total + count(one), 0);
  return {
    seed: options.seed,
    passed: !unreplayable.length && !open.length && !tooOften.length,
    figures: {
      pipelines: runs.length,
      ...countsOf(runs.map(({ kind }) => `  of kind ${kind}`)),
      'jobs in the cloud': runs.flatMap(({ jobs }) => jobs).length,
      'starts accepted': cloud.log().filter(({ effect }) => effect === 'start').length,
      histories: replayers.replayed.length,
      'events in them': sum(({ events }) => events),
      'beginnings and wholes replayed': sum(({ prefixes }) => prefixes),
      'replayed handed over in parts': sum(({ inParts }) => inParts.replays),
      '  workflow tasks divided': sum(({ inParts }) => inParts.divided),
      'workers killed (SIGKILL)': tally.kills,
      'workers stopped (SIGTERM)': tally.stops,
      'freezes of all (SIGSTOP)': tally.freezes,
      'questions asked while all were dead': tally.questions,
      'cancels sent': tally.cancelsSent,
      'Updates sent': tally.updatesSent,
      'Updates accepted': tally.updatesAccepted,
      'live time (s)': Math.round(seconds.live),
      'wall time (s)': Math.round(seconds.all),
    },
    ends: countsOf(executions.map(({ status }) => status.toLowerCase())),
    unreplayable,
    open,
    startedTooOften: tooOften,
  };
}

function countsOf(words: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words.toSorted()) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

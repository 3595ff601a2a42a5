import { join } from 'node:path';
import { keepHistory } from '../../replay-fuzz/replay/keep-history';
import type { History } from '../../replay-fuzz/replay/prefixes';
import type { ToReplay } from '../../replay-fuzz/replay/replay-histories';
import { replayHistories } from '../../replay-fuzz/replay/replay-histories';
import type { Dialect, LogEntry, StartRequest } from '../../simulator';
import { workflowCode } from '../../src/host/workflow-code';
import type { Havoc } from '../disturbances/wreak';
import { readCreatedJobs } from '../load/created-jobs';
import { insist } from '../load/insist';
import type { Operators } from '../load/operators';
import type { People } from '../load/people';
import type { PipelineLoad } from '../load/pipeline-load';
import type { Strangers } from '../load/strangers';
import { readEnds } from '../load/read-ends';
import type { Broken } from '../oracle/judge';
import { isAmbiguous, judge } from '../oracle/judge';
import { SecretSearch } from '../oracle/search-remains';
import type { Trial } from '../oracle/trial';
import { clustersOfCreated, jobsOf, unitsOf } from '../oracle/unit';
import type { TurningPoints } from '../oracle/turning-points';
import { turningPoints } from '../oracle/turning-points';
import { CLOUD, STRANGER } from '../pipelines/cloud-jobs';
import { loggedName } from '../pipelines/inline-copy';
import type { PipelineShape } from '../pipelines/shape';
import type { ChaosRun } from '../chaos-run';
import type { Stage } from '../stage/open-stage';
import type { ChaosReport } from './chaos-report';
import type { Observer } from './observer';
import { countBroken, reasonsAgainst } from './verdict';

const WHOLE_ONLY = { mostPrefixes: 1 };

export interface Gathering {
  run: ChaosRun;
  stage: Stage;
  shapes: PipelineShape[];
  load: PipelineLoad;
  observer: Observer;
  havoc: Havoc;
  strangers: Strangers;
  people: People;
  operators: Operators;
  dialect: Dialect;
  /** Not later than this the first object was registered. */
  objectsFrom: number;
  seconds: number;
}

/** Asks everybody for their account of the run, and judges. */
export async function gatherReport(gathering: Gathering): Promise<ChaosReport> {
  const { run, stage, shapes, observer, strangers } = gathering;
  const secrets = new SecretSearch({ texts: secretsOf(stage) });
  const turns = new Map<string, TurningPoints>();
  const unreplayable = await unreplayableHistories(gathering, secrets, turns);
  const ends = await readEnds(
    stage.client,
    shapes.map(({ name }) => name),
    run.signal,
  );
  // After the ends: of pipelines that still go on when the time is over, a receipt would be there before the stop it tells of.
  const log = await stage.cloud.log();
  await stage.cloud.endFaults();
  const createdLeft = await readCreatedJobs(stage.cloud.access, clustersOfCreated(shapes));
  const trials = await readTrials(gathering, { ends, log, turns, createdLeft });
  await stage.server.writeOut();
  searchFolders(stage, shapes, secrets);
  const broken = [...trials.flatMap(judge), ...unreplayable];
  const ended = trials.filter(({ end }) => end !== 'open').length;
  const reasons = reasonsAgainst({
    broken,
    secrets,
    pipelines: shapes.length,
    ended,
    stillMs: observer.longestStillMs,
    mostStillMs: run.options.stillSeconds * 1_000,
    awaited: strangers.awaited,
  });
  const suspect = ({ shape, end }: Trial) => end === 'open' || broken.some(({ pipeline }) => pipeline === shape.name);
  return {
    seed: run.options.seed,
    passed: reasons.length === 0,
    reasons,
    figures: await figuresOf(gathering, log),
    promises: countBroken(broken),
    secrets,
    ends: endsOf(trials),
    broken,
    open: trials.filter(({ end }) => end === 'open').map(({ shape }) => shape.name),
    evidence: trials.filter(suspect),
    folder: run.folder,
  };
}

interface Accounts {
  ends: Awaited<ReturnType<typeof readEnds>>;
  log: LogEntry[];
  turns: Map<string, TurningPoints>;
  createdLeft: string[];
}

async function readTrials(
  { stage, shapes, load, people, dialect, objectsFrom }: Gathering,
  { ends, log, turns, createdLeft }: Accounts,
): Promise<Trial[]> {
  const linesOf = new Map<string, LogEntry[]>();
  for (const entry of log) linesOf.set(entry.job, [...(linesOf.get(entry.job) ?? []), entry]);
  const requestsFor = new Map<string, StartRequest[]>();
  for (const request of await stage.cloud.starts()) {
    const job = loggedName(request.job);
    requestsFor.set(job, [...(requestsFor.get(job) ?? []), { ...request, job }]);
  }
  return shapes.map((shape) => ({
    shape,
    end: 'open',
    ...ends.get(shape.name),
    cancelAsked: load.cancelled.has(shape.name),
    retried: people.retried.get(shape.name) ?? {},
    turns: turns.get(shape.name) ?? {},
    requests: jobsOf(shape).flatMap((job) => requestsFor.get(job) ?? []),
    log: jobsOf(shape)
      .flatMap((job) => linesOf.get(job) ?? [])
      .sort((one, other) => one.seq - other.seq),
    createdLeft: createdLeft.filter((name) => jobsOf(shape).includes(loggedName(name))),
    objectsFrom,
    dialect,
  }));
}

function secretsOf({ cloud: { access } }: Stage): Record<string, string> {
  return { AK: access.ak, SK: access.sk, password: access.password };
}

/** Histories as a worker of today's code would meet them. One that does not replay is kept in the folder of the run. */
async function unreplayableHistories(
  { run, stage, shapes }: Gathering,
  secrets: SecretSearch,
  turns: Map<string, TurningPoints>,
): Promise<Broken[]> {
  const { client } = stage;
  const broken: Broken[] = [];
  let last: History = {};
  async function* histories(): AsyncGenerator<ToReplay> {
    for (const { name } of shapes) {
      last = await insist(client, run.signal, async () => client.workflow.getHandle(name).fetchHistory());
      secrets.history(name, last);
      turns.set(name, turningPoints(last));
      yield { workflowId: name, runId: name, history: last };
    }
  }
  for await (const { workflowId, failure } of replayHistories(workflowCode(), histories(), WHOLE_ONLY)) {
    if (!failure) continue;
    const file = keepHistory(join(run.folder, 'unreplayable'), workflowId, last);
    broken.push({ promise: 'history does not replay', pipeline: workflowId, detail: `${failure.message} (${file})` });
  }
  return broken;
}

function searchFolders({ serverFolder, workersFolder }: Stage, shapes: PipelineShape[], secrets: SecretSearch): void {
  if (serverFolder !== undefined) secrets.folder(serverFolder, shapes[0]?.name ?? '');
  secrets.folder(workersFolder, 'Worker ready');
}

async function figuresOf(
  { stage, shapes, load, observer, havoc, strangers, people, operators, seconds }: Gathering,
  log: LogEntry[],
): Promise<Record<string, number>> {
  const requests = await stage.cloud.requests();
  const count = (test: (entry: LogEntry) => boolean) => log.filter(test).length;
  return {
    pipelines: shapes.length,
    jobs: shapes.flatMap(unitsOf).length,
    'cancellations asked for': load.cancelled.size,
    'Updates sent': people.sent,
    'Updates accepted': people.heeded,
    'histories replayed': shapes.length,
    'workers killed (SIGKILL)': stage.herd.kills,
    'workers frozen (SIGSTOP)': stage.herd.freezes,
    'workers that ended by themselves': stage.herd.deaths,
    'server restarts (SIGKILL)': stage.server.restarts,
    'network cuts': havoc.networkCuts,
    'faults laid': havoc.faultsLaid,
    "strangers' starts of the same job": strangers.accepted,
    "strangers' starts refused": strangers.refused,
    'strangers who surely come': strangers.sure,
    'runs halted': count(({ effect }) => effect === 'halt'),
    'runs that came back by themselves': count(({ effect, by }) => effect === 'continue' && by === CLOUD),
    'runs continued by people': operators.continued,
    "the cloud's own further tries": count(({ effect, by }) => effect === 'start' && by === CLOUD),
    'starts asked for': (await stage.cloud.starts()).length,
    'starts accepted': count(({ effect, by }) => effect === 'start' && by !== STRANGER && by !== CLOUD),
    'stops accepted': count(({ effect }) => effect === 'stop'),
    'requests seen by the cloud': requests.reduce((sum, { total }) => sum + total, 0),
    'longest standstill in chaos (s)': Math.round(observer.longestStillMs / 1_000),
    'time until all was wreaked and mended (s)': Math.round(havoc.seconds),
    'wall time (s)': Math.round(seconds),
  };
}

function endsOf(trials: Trial[]): Record<string, number> {
  const count = (test: (trial: Trial) => boolean) => trials.filter(test).length;
  return {
    completed: count(({ end }) => end === 'COMPLETED'),
    'failed as the model says or broken': count((trial) => trial.end === 'FAILED' && !isAmbiguous(trial)),
    cancelled: count(({ end }) => end === 'CANCELLED'),
    'ambiguous start': count(isAmbiguous),
    'not ended': count(({ end }) => end === 'open'),
  };
}

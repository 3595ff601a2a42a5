import { join } from 'node:path';
import { keepHistory } from '../../replay-fuzz/replay/keep-history';
import type { History } from '../../replay-fuzz/replay/prefixes';
import type { ToReplay } from '../../replay-fuzz/replay/replay-histories';
import { replayHistories } from '../../replay-fuzz/replay/replay-histories';
import type { LogEntry } from '../../simulator';
import { workflowCode } from '../../src/workflow-code';
import type { Havoc } from '../disturbances/wreak';
import { insist } from '../load/insist';
import type { People } from '../load/people';
import type { PipelineLoad } from '../load/pipeline-load';
import type { Strangers } from '../load/strangers';
import { readEnds } from '../load/read-ends';
import type { Broken } from '../oracle/judge';
import { isAmbiguous, judge } from '../oracle/judge';
import { SecretSearch } from '../oracle/search-remains';
import type { Trial } from '../oracle/trial';
import { unitsOf } from '../oracle/unit';
import { STRANGER } from '../pipelines/cloud-jobs';
import type { PipelineShape } from '../pipelines/shape';
import type { ChaosRun } from '../run-chaos';
import type { Stage } from '../stage/open-stage';
import type { ChaosReport } from './chaos-report';
import type { Observer } from './observer';
import { countBroken, reasonsAgainst } from './verdict';

const WHOLE_ONLY = 1;

export interface Gathering {
  run: ChaosRun;
  stage: Stage;
  shapes: PipelineShape[];
  load: PipelineLoad;
  observer: Observer;
  havoc: Havoc;
  strangers: Strangers;
  people: People;
  seconds: number;
}

/** Asks everybody for their account of the run, and judges. */
export async function gatherReport(gathering: Gathering): Promise<ChaosReport> {
  const { run, stage, shapes, observer } = gathering;
  const log = await stage.cloud.log();
  const trials = await readTrials(gathering, log);
  const secrets = new SecretSearch({ texts: secretsOf(stage) });
  const unreplayable = await unreplayableHistories(gathering, secrets);
  searchFolders(stage, shapes, secrets);
  const broken = [...trials.flatMap(judge), ...unreplayable];
  const ended = trials.filter(({ end }) => end !== 'open').length;
  const stillMs = observer.longestStillMs;
  const reasons = reasonsAgainst({ broken, secrets, pipelines: shapes.length, ended, stillMs });
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

async function readTrials({ run, stage, shapes, load, people }: Gathering, log: LogEntry[]): Promise<Trial[]> {
  const names = shapes.map(({ name }) => name);
  const ends = await readEnds(stage.client, names, run.signal);
  const linesOf = new Map<string, LogEntry[]>();
  for (const entry of log) linesOf.set(entry.job, [...(linesOf.get(entry.job) ?? []), entry]);
  return shapes.map((shape) => ({
    shape,
    end: 'open',
    ...ends.get(shape.name),
    cancelAsked: load.cancelled.has(shape.name),
    retried: people.retried.get(shape.name) ?? {},
    log: unitsOf(shape)
      .flatMap(({ job }) => linesOf.get(job) ?? [])
      .sort((one, other) => one.seq - other.seq),
  }));
}

function secretsOf({ cloud: { access } }: Stage): Record<string, string> {
  return { AK: access.ak, SK: access.sk, password: access.password };
}

/** Histories as a worker of today's code would meet them. One that does not replay is kept in the folder of the run. */
async function unreplayableHistories({ run, stage, shapes }: Gathering, secrets: SecretSearch): Promise<Broken[]> {
  const { client } = stage;
  const broken: Broken[] = [];
  let last: History = {};
  async function* histories(): AsyncGenerator<ToReplay> {
    for (const { name } of shapes) {
      last = await insist(client, run.signal, async () => client.workflow.getHandle(name).fetchHistory());
      secrets.history(name, last);
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
  secrets.folder(serverFolder, shapes[0]?.name ?? '');
  secrets.folder(workersFolder, 'Worker ready');
}

async function figuresOf(
  { stage, shapes, load, observer, havoc, strangers, people, seconds }: Gathering,
  log: LogEntry[],
): Promise<Record<string, number>> {
  const requests = await stage.cloud.requests();
  return {
    pipelines: shapes.length,
    jobs: shapes.flatMap(unitsOf).length,
    'cancellations asked for': load.cancelled.size,
    'Updates sent': people.sent,
    'Updates heeded': people.heeded,
    'histories replayed': shapes.length,
    'workers killed (SIGKILL)': stage.herd.kills,
    'workers frozen (SIGSTOP)': stage.herd.freezes,
    'workers that ended by themselves': stage.herd.deaths,
    'server restarts (SIGKILL)': stage.server.restarts,
    'network cuts': havoc.networkCuts,
    'faults laid': havoc.faultsLaid,
    "strangers' starts of the same job": strangers.accepted,
    "strangers' starts refused": strangers.refused,
    'starts accepted': log.filter(({ effect, by }) => effect === 'start' && by !== STRANGER).length,
    'stops accepted': log.filter(({ effect }) => effect === 'stop').length,
    'requests seen by the cloud': requests.reduce((sum, { total }) => sum + total, 0),
    'longest standstill in chaos (s)': Math.round(observer.longestStillMs / 1_000),
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

import type { LogEntry } from '../../simulator';
import type { Havoc } from '../disturbances/wreak';
import type { PipelineLoad } from '../load/pipeline-load';
import type { Strangers } from '../load/strangers';
import { readEnds } from '../load/read-ends';
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

export interface Gathering {
  run: ChaosRun;
  stage: Stage;
  shapes: PipelineShape[];
  load: PipelineLoad;
  observer: Observer;
  havoc: Havoc;
  strangers: Strangers;
  seconds: number;
}

/** Asks everybody for their account of the run, and judges. */
export async function gatherReport(gathering: Gathering): Promise<ChaosReport> {
  const { run, stage, shapes, observer } = gathering;
  const log = await stage.cloud.log();
  const trials = await readTrials(gathering, log);
  const secrets = await searchSecrets(gathering);
  const broken = trials.flatMap(judge);
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

async function readTrials({ run, stage, shapes, load }: Gathering, log: LogEntry[]): Promise<Trial[]> {
  const names = shapes.map(({ name }) => name);
  const ends = await readEnds(stage.client, names, run.signal);
  const linesOf = new Map<string, LogEntry[]>();
  for (const entry of log) linesOf.set(entry.job, [...(linesOf.get(entry.job) ?? []), entry]);
  return shapes.map((shape) => ({
    shape,
    end: 'open',
    ...ends.get(shape.name),
    cancelAsked: load.cancelled.has(shape.name),
    log: unitsOf(shape)
      .flatMap(({ job }) => linesOf.get(job) ?? [])
      .sort((one, other) => one.seq - other.seq),
  }));
}

async function searchSecrets({ run, stage, shapes }: Gathering): Promise<SecretSearch> {
  const { ak, sk, password } = stage.cloud.access;
  const search = new SecretSearch({ texts: { AK: ak, SK: sk, password } });
  const names = shapes.map(({ name }) => name);
  await search.histories(stage.client, names, run.signal);
  search.folder(stage.serverFolder, names[0] ?? '');
  search.folder(stage.workersFolder, 'Worker ready');
  return search;
}

async function figuresOf(
  { stage, shapes, load, observer, havoc, strangers, seconds }: Gathering,
  log: LogEntry[],
): Promise<Record<string, number>> {
  const requests = await stage.cloud.requests();
  return {
    pipelines: shapes.length,
    jobs: shapes.flatMap(unitsOf).length,
    'cancellations asked for': load.cancelled.size,
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

import type { Dialect, LogEntry, Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { cdmJob } from '../../src/activities/cdm/cdm-job';
import { KnownUsers } from '../../src/activities/cdm/known-users';
import { RecentJobs } from '../../src/activities/cdm/recent-jobs';
import { dgcInstance } from '../../src/activities/dgc/dgc-instance';
import { streamJobs } from '../../src/activities/dli/stream-jobs';
import type { RemoteJob } from '../../src/activities/remote-job';
import type { StartAttempt } from '../../src/activities/start/start-options';
import type { StopAttempt } from '../../src/activities/stop/stop-with-receipt';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { Fence } from '../../src/domain/fence';
import { roomyConnections } from '../support/roomy-connections';
import type { Asked, RecordedReply } from './recorded-reply';

export const CLUSTER = 'c1';
const FOR_EVER_MS = 1e12;

/** A pretend cloud whose time passes only while the engine waits. */
export interface PretendWorld {
  cloud: Simulator;
  huawei: HuaweiCloud;
  attempt: PatientStart;
  stopAttempt: StopAttempt;
  close(): Promise<void>;
}

export async function openPretendWorld(dialect: Dialect = {}): Promise<PretendWorld> {
  // The user that the vendor's samples are signed with.
  const cloud = await startSimulator({ speed: 0, user: 'cdm', dialect });
  const connections = roomyConnections(cloud);
  const clock = { now: 0 };
  const pause = async (ms: number): Promise<void> => {
    clock.now += ms;
    cloud.advance(ms);
  };
  const stopUntil = (): number => 1_800_000;
  return {
    cloud,
    huawei: connections.open('default'),
    attempt: new PatientStart(pause, clock),
    stopAttempt: { pause, nowMs: () => clock.now, leftMs: () => stopUntil() - clock.now, asked: new Set() },
    close: async () => {
      await connections.close();
      await cloud.close();
    },
  };
}

/** An attempt of a start that lives as long as it takes. */
class PatientStart implements StartAttempt {
  readonly fence = undefined;
  kept: Fence | undefined;

  constructor(
    readonly pause: (ms: number) => Promise<void>,
    private readonly clock: { now: number },
  ) {}

  async keep(fence: Fence): Promise<void> {
    this.kept = fence;
  }

  nowMs(): number {
    return this.clock.now;
  }
}

/** The units of the start that a reply answers. */
export function unitsOf({ asked: { jobIds, jobName = '' } }: RecordedReply): string[] {
  return jobIds ?? [jobName];
}

/** How a job behaves once it is started. `refused` jobs are refused by the cloud itself. */
export interface Behaviour {
  ends: 'soon' | 'never';
  refused: readonly string[];
}

/** Puts the jobs that a reply speaks of into the pretend cloud. */
export function addJobs(cloud: Simulator, reply: RecordedReply, { ends, refused }: Behaviour): void {
  const durationMs = ends === 'soon' ? 3_000 : FOR_EVER_MS;
  for (const unit of unitsOf(reply)) {
    if (reply.service === 'CDM') cloud.addJobs([{ service: 'cdm', clusterId: CLUSTER, name: unit, durationMs }]);
    if (reply.service === 'DGC') {
      const { workspace } = reply.asked;
      cloud.addJobs([{ service: 'dgc', name: unit, durationMs, ...(workspace !== undefined && { workspace }) }]);
    }
    if (reply.service === 'DLI') {
      const runItem = { is_success: 'false', message: 'refused by the cloud itself' } as const;
      const bounded = ends === 'soon' ? { finishAfterMs: durationMs } : {};
      const more = refused.includes(unit) ? { runItem } : bounded;
      cloud.addJobs([{ service: 'dli', id: Number(unit), name: `stream ${unit}`, startupMs: 500, ...more }]);
    }
  }
}

/** The job of the engine that a reply is about. */
export function remoteJob(
  huawei: HuaweiCloud,
  { service, asked }: Pick<RecordedReply, 'service' | 'asked'>,
): RemoteJob {
  const { jobName = '', workspace } = asked;
  if (service === 'CDM') {
    const body = { clusterId: CLUSTER, jobName, variables: {} };
    return cdmJob(huawei, body, new KnownUsers(), new RecentJobs(huawei.cdm, CLUSTER));
  }
  if (service === 'DGC') return dgcInstance(huawei, { jobName, workspace, mode: 'runNow', jobParams: {} });
  return streamJobs(huawei, streamsOf(asked));
}

function streamsOf({ jobIds, jobId }: Asked) {
  return {
    jobIds: jobIds ?? [jobId ?? ''],
    action: 'start',
    resumeSavepoint: false,
    triggerSavepoint: false,
    onPartialStart: 'allOrNothing',
  } as const;
}

/** The jobs that somebody has started, once for each start. */
export function startsOf(log: LogEntry[]): string[] {
  return log.filter(({ effect }) => effect === 'start' || effect === 'restart').map(({ job }) => job);
}

/** The runs that go on, by the names that people know them by: a stream by its job, the others by their own id. */
export function goingOn(log: LogEntry[]): string[] {
  const going = new Map<string, string>();
  for (const { service, effect, run, job } of log) {
    const key = run ?? job;
    if (effect === 'start' || effect === 'restart') going.set(key, service === 'dli' ? job : key);
    if (effect === 'end') going.delete(key);
  }
  return [...going.values()];
}

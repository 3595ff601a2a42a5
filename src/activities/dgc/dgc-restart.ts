import type { HuaweiCloud } from '../../client/huawei-cloud';
import { instanceVerdict } from '../../domain/dgc/instance-verdict';
import type { DgcTrace } from '../../domain/dgc/instances-since';
import { dgcRun } from '../../domain/dgc/instances-since';
import type { DgcBody } from '../../domain/plan';
import { hasEnded } from '../../domain/verdict';
import type { RemoteJob } from '../remote-job';
import { dgcInstance } from './dgc-instance';

/** An instance before it is run again: the same id runs, so only its times and status tell the two runs apart. */
interface RestartMark {
  status?: string;
  startTimeMs?: number;
}

/** A DGC instance that has ended and is run again. The vendor's reply is empty, and the id stays the same. */
export function dgcRestart(cloud: HuaweiCloud, body: DgcBody, instanceId: string): RemoteJob<RestartMark, DgcTrace> {
  const { dgc } = cloud;
  const ref = { jobName: body.jobName, workspace: body.workspace, instanceId };
  const run = dgcRun(body.jobName, instanceId);

  return {
    ...dgcInstance(cloud, body),
    units: [instanceId],

    async survey(_units, call) {
      const { value, cloudTimeMs } = await dgc.instance(ref, call);
      const active = hasEnded(instanceVerdict(value.status)) ? {} : { [instanceId]: run };
      return { marks: { [instanceId]: markOf(value) }, active, refused: [], cloudTimeMs };
    },

    async start(_units, _marks, call) {
      await dgc.restartInstance(ref, call);
      return { [instanceId]: { is: 'started', run } };
    },

    async since(_units, marks, call) {
      const { value, cloudTimeMs } = await dgc.instance(ref, call);
      const mark = marks[instanceId] ?? {};
      const restarted = value.status !== mark.status || (value.startTimeMs ?? 0) > (mark.startTimeMs ?? 0);
      const evidence = `instance ${instanceId} is ${value.status ?? 'waiting'}`;
      const candidates = restarted ? [{ run, ours: 'possible' as const, evidence }] : [];
      return { candidates: { [instanceId]: candidates }, cloudTimeMs };
    },
  };
}

function markOf({ status, startTimeMs }: RestartMark): RestartMark {
  return { status, startTimeMs };
}

import { clock } from '../../client/clock';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import type { DgcInstance } from '../../client/dgc/dgc';
import { ROWS_PER_LIST } from '../../client/dgc/dgc-instance-windows';
import type { DgcTrace } from '../../domain/dgc/instances-since';
import { instanceVerdict } from '../../domain/dgc/instance-verdict';
import type { Listed, ListedRun, RunList } from '../remote-job';
import { HOUR_MS } from '../../domain/duration';

/** One call may span seven days; with an hour ahead, this stays inside. */
const BACK_MS = 6 * 24 * HOUR_MS;
/** Clocks differ, and an instance's plan time may lie ahead. */
const AHEAD_MS = HOUR_MS;

/**
 * The instances of all jobs of a DGC workspace. They are matched by their ids, so that a row of another run is nobody's;
 * one that is older than the window is asked for by itself.
 */
export function workspaceList({ dgc }: HuaweiCloud, workspace: string | undefined): RunList<DgcTrace> {
  return {
    place: `dgc/${workspace ?? ''}`,
    rowsPerCall: ROWS_PER_LIST,
    async read(runs, mostCalls, call) {
      const now = clock.now();
      // Without an explicit window the vendor lists from midnight: a run that crosses it would be missing.
      const window = { fromMs: now - BACK_MS, toMs: now + AHEAD_MS };
      const { value } = await dgc.instancesOfAll({ workspace, ...window, mostCalls }, call);
      const byId = new Map(value.instances.map((instance) => [instance.id, instance]));
      return { rows: value.total, listed: runs.map((run) => listedOf(run, byId.get(run.run.id))) };
    },
  };
}

function listedOf({ run }: ListedRun<DgcTrace>, instance: DgcInstance | undefined): Listed {
  if (!instance || (instance.jobName !== undefined && instance.jobName !== run.job)) return {};
  return { seen: { verdict: instanceVerdict(instance.status, instance), status: instance.status ?? 'waiting' } };
}

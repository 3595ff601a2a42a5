import { clock } from '../../client/clock';
import type { CallOptions } from '../../client/call-options';
import type { DgcInstance, DgcNode } from '../../client/dgc/dgc';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import type { DgcMark, DgcTrace } from '../../domain/dgc/instances-since';
import { activeInstance, dgcMarkOf, dgcRun, instancesSince, showsRestartSince } from '../../domain/dgc/instances-since';
import { instanceVerdict, operatorMark } from '../../domain/dgc/instance-verdict';
import type { DgcBody } from '../../domain/dgc/dgc-body';
import { reasonOf } from '../../domain/reason';
import type { Run } from '../../domain/run';
import { oneOf } from '../../domain/status-word';
import type { Sighting, Verdict } from '../../domain/verdict';
import { asLost } from '../as-lost';
import type { RemoteJob } from '../remote-job';
import { INSTANCE_MARK } from './dgc-parts';
import { workspaceList } from './workspace-list';
import { HOUR_MS } from '../../domain/duration';

/** How far back a fence looks: as far as one call may. Without an explicit window the vendor shows only today's. */
const BACK_MS = 6 * 24 * HOUR_MS;
/** A run of ours must not lie ahead of the window where our clock is behind, or the cloud counts in another time zone. */
const AHEAD_MS = 23 * HOUR_MS;

const NEVER_RUN = { newestInstanceId: '0' };

/** A DGC job that is run now: each run-immediate makes an instance, and nothing the caller sends names it. */
export function dgcInstance(cloud: HuaweiCloud, body: DgcBody): RemoteJob<DgcMark, DgcTrace> {
  const { dgc } = cloud;
  const unit = body.jobName;
  const job = { jobName: body.jobName, workspace: body.workspace };
  const ref = (instanceId: string) => ({ ...job, instanceId });

  async function instancesFrom(fromMs: number, call: CallOptions) {
    return dgc.instances({ ...job, fromMs, toMs: clock.now() + AHEAD_MS }, call);
  }

  /** @param unshown what to make of an instance that was run again, and does not show it yet */
  async function look(runs: Run<DgcTrace>[], call: CallOptions, unshown: Verdict): Promise<Sighting[]> {
    return Promise.all(
      runs.map(async ({ id, trace: { before } }): Promise<Sighting> => {
        try {
          const { value } = await dgc.instance(ref(id), call);
          if (before && !showsRestartSince(before, value)) return { verdict: unshown, status: value.status };
          return sightingOf(value);
        } catch (error) {
          return asLost(error);
        }
      }),
    );
  }

  return {
    units: [unit],
    isMark: (mark) => INSTANCE_MARK.safeParse(mark).success,
    // No instance tells who ran it.
    ownershipIsAmbiguous: () => true,
    list: workspaceList(cloud, body.workspace),
    look: async (runs, call) => look(runs, call, 'waiting'),
    checkStopped: async (runs, call) => look(runs, call, 'lost'),

    async survey(_units, call) {
      const fromMs = clock.now() - BACK_MS;
      const { value: instances, cloudTimeMs } = await instancesFrom(fromMs, call);
      const running = activeInstance(instances, cloudTimeMs);
      const active = running ? { [unit]: dgcRun(unit, running.id) } : {};
      return { marks: { [unit]: dgcMarkOf(instances, fromMs) }, active, refused: [], cloudTimeMs };
    },

    async start(_units, marks, call) {
      const params = Object.entries(body.jobParams).map(([name, value]) => ({ name, value }));
      const { value } = await dgc.runImmediate(job, params, call);
      const run = value.instanceId === undefined ? undefined : dgcRun(unit, value.instanceId);
      // A number that is not newer belongs to an earlier run: an old reply out of some cache.
      const isNew = run && instancesSince(unit, [run], marks[unit] ?? NEVER_RUN).length > 0;
      return { [unit]: isNew ? { is: 'started', run } : { is: 'accepted' } };
    },

    async since(_units, marks, call) {
      const mark = marks[unit] ?? { newestInstanceId: '0', fromMs: clock.now() - BACK_MS };
      const { value: instances, cloudTimeMs } = await instancesFrom(mark.fromMs, call);
      return { candidates: { [unit]: instancesSince(unit, instances, mark) }, cloudTimeMs };
    },

    async stop(runs, call) {
      for (const { id } of runs) await dgc.stopInstance(ref(id), call);
      // That it is not running is also said of an instance that waits for its turn.
      return 'asked';
    },
  };
}

function sightingOf(instance: DgcInstance): Sighting {
  const { status } = instance;
  const verdict = instanceVerdict(status, instance);
  const mark = operatorMark(status, instance);
  return {
    verdict,
    status: status ?? 'waiting',
    reason: TELL_WHY.has(verdict) ? whyItFailed(instance) : undefined,
    output: verdict === 'succeeded' ? { instanceId: instance.id, ...(mark && { byOperator: mark }) } : undefined,
  };
}

const TELL_WHY = new Set<Verdict>(['failed', 'stopped', 'skipped', 'halted']);
const isGoodNode = oneOf('success', 'skip', 'waiting', 'running');

function whyItFailed(instance: DgcInstance): string | undefined {
  const failed = (instance.nodes ?? []).filter(({ status }) => status !== undefined && !isGoodNode(status));
  return reasonOf([instance.errorMessage, ...failed.map(nodeText)].filter(Boolean).join('; '));
}

function nodeText({ name, type, status, errorMessage, logPath }: DgcNode): string {
  const kind = type ? ` (${type})` : '';
  return [`node ${name ?? 'without a name'}${kind} is ${status}`, errorMessage, logPath && `log ${logPath}`]
    .filter(Boolean)
    .join(', ');
}

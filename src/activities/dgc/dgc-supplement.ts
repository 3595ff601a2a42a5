import type { CallOptions } from '../../client/call-options';
import type { Supplement } from '../../client/dgc/factory';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { isSameCode } from '../../domain/code-meaning';
import { supplementVerdict } from '../../domain/dgc/supplement-verdict';
import type { DgcBody } from '../../domain/dgc/dgc-body';
import type { Run } from '../../domain/run';
import type { Sighting } from '../../domain/verdict';
import type { RemoteJob } from '../remote-job';
import { SUPPLEMENT_MARK } from './dgc-parts';

/** The name that the start chose. It is all that is needed to find the run, or to be refused a second one. */
interface SupplementMark {
  name: string;
}

/**
 * A DGC job run over a span of dates to supplement data, under a name the caller chooses: the one start that the vendor
 * itself keeps from being carried out twice. The run is its name.
 * @param name what a start without a fence of an earlier one is to be called
 */
export function dgcSupplement(cloud: HuaweiCloud, body: DgcBody, name: string): RemoteJob<SupplementMark, unknown> {
  const { factory } = cloud;
  const unit = body.jobName;
  const job = { jobName: body.jobName, workspace: body.workspace };
  const runOf = (id: string): Run => ({ id, job: unit, origin: 'new', trace: {} });

  async function look(runs: Run[], call: CallOptions): Promise<Sighting[]> {
    return Promise.all(
      runs.map(async ({ id }) => sightingOf(id, (await factory.supplement({ ...job, name: id }, call)).value)),
    );
  }

  return {
    units: [unit],
    isMark: (mark) => SUPPLEMENT_MARK.safeParse(mark).success,
    look,
    checkStopped: look,

    async survey(_units, call) {
      const { value: running, cloudTimeMs } = await factory.runningSupplements(job, call);
      // One of our own name is no stranger's: the start is refused, and it is found.
      const [other] = running.filter((supplement) => supplement.name !== name);
      return {
        marks: { [unit]: { name } },
        active: other ? { [unit]: runOf(other.name) } : {},
        refused: [],
        cloudTimeMs,
      };
    },

    async start(_units, marks, call) {
      const chosen = marks[unit]?.name ?? name;
      try {
        await factory.createSupplement({ ...job, name: chosen, ...periodOf(body) }, call);
        return { [unit]: { is: 'started', run: runOf(chosen) } };
      } catch (error) {
        // The name is taken, and nobody else can have chosen it: an earlier request of ours was carried out.
        if (error instanceof HuaweiCloudError && isSameCode(error.code, 'DLF.30110'))
          return { [unit]: { is: 'accepted' } };
        throw error;
      }
    },

    async since(_units, marks, call) {
      const chosen = marks[unit]?.name ?? name;
      const { value: found, cloudTimeMs } = await factory.supplement({ ...job, name: chosen }, call);
      const evidence = `backfill ${chosen} is ${found?.status ?? 'without a status'}`;
      return {
        candidates: { [unit]: found ? [{ run: runOf(chosen), ours: 'possible', evidence }] : [] },
        cloudTimeMs,
      };
    },

    async stop(runs, call) {
      for (const { id } of runs) await factory.stopSupplement({ ...job, name: id }, call);
      return 'asked';
    },
  };
}

function periodOf({ supplement, jobName }: DgcBody) {
  if (!supplement) throw new TypeError(`DGC job ${jobName} is to supplement data, and has no dates`);
  const { startDate, endDate, parallel } = supplement;
  return { startMs: Date.parse(startDate), endMs: Date.parse(endDate), parallel };
}

function sightingOf(name: string, found: Supplement | undefined): Sighting {
  if (!found) return { verdict: 'lost', reason: `DGC lists no backfill ${name}` };
  const verdict = supplementVerdict(found.status);
  return { verdict, status: found.status, output: verdict === 'succeeded' ? { supplement: name } : undefined };
}

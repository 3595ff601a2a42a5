import { clock } from '../../client/clock';
import type { CallOptions } from '../../client/call-options';
import type { CdmClient, CdmJobRow } from '../../client/cdm/cdm';

/** The most the vendor hands out at once. */
export const JOBS_PER_PAGE = 100;

/** A job as a page of the list showed it. */
export interface SeenJob extends CdmJobRow {
  /** When the request for the page left, by a clock that no one sets, in milliseconds: what it shows is not older. */
  askedAtMs: number;
  /** The cloud's own clock when it answered. */
  cloudTimeMs?: number;
}

/** What a reading of a cluster's list came to. */
export interface ClusterReading {
  /** Jobs on the cluster, by its own count. */
  total: number;
  /** By name. Pages shift while jobs come and go: a job that is not here may exist all the same. */
  jobs: Map<string, SeenJob>;
}

/**
 * Reads the jobs of a cluster page by page, as long as the number of pages allows.
 * @param seen told of each page as it comes
 */
export async function readClusterJobs(
  cdm: CdmClient,
  clusterId: string,
  mostCalls: number,
  call: CallOptions,
  seen: (jobs: SeenJob[]) => void = () => undefined,
): Promise<ClusterReading> {
  const jobs = new Map<string, SeenJob>();
  for (let pageNo = 1; ; pageNo += 1) {
    let askedAtMs = clock.monotonicMs();
    const maySend = () => {
      // Asked when the bytes leave: what the page shows is not older, however long it waited for the budget.
      askedAtMs = clock.monotonicMs();
      return call.maySend?.() ?? true;
    };
    // A key of its own for each page, so that a list of many takes its turn among the looks at single runs.
    const turn = { ...call, maySend, fairnessKey: `${clusterId} page ${pageNo}` };
    const { value: page, cloudTimeMs } = await cdm.jobs({ clusterId, pageNo, pageSize: JOBS_PER_PAGE }, turn);
    const rows = page.jobs.map((row): SeenJob => ({ ...row, askedAtMs, cloudTimeMs }));
    for (const row of rows) jobs.set(row.name, row);
    seen(rows);
    const pages = Math.ceil(page.total / JOBS_PER_PAGE);
    if (pageNo >= pages || pages > mostCalls || !rows.length) return { total: page.total, jobs };
  }
}

import { clock } from '../../client/clock';
import type { CallOptions } from '../../client/call-options';
import type { CdmClient, CdmClusterRow } from '../../client/cdm/cdm';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { BOUNDS } from '../../domain/bounds';
import { whyNoJobs } from '../../domain/cdm-cluster/cluster-status';
import { isSameCode } from '../../domain/code-meaning';
import { keptFor } from '../watch/kept-for';
import { SharedAnswers } from '../watch/shared-answers';

/** No page says what a call about the jobs of a cluster that does not run is answered: these may be it (huawei-api-more 3.2). */
const MAYBE_NOT_RUNNING = ['Cdm.0201', 'Cdm.0202'];

/** What a connection was shown, shared by all that are refused: a morning's starts wait for one cluster. */
const shownBy = keptFor((_cdm: CdmClient) => new SharedAnswers<CdmClusterRow>(BOUNDS.keptClusterStates.most));

/**
 * Carries out a call about the jobs of a cluster. Where it is refused and the cluster does not run, that is what the refusal
 * means: it passes, or somebody has to start the cluster.
 */
export async function onCluster<T>(
  { cdm }: HuaweiCloud,
  clusterId: string,
  call: CallOptions,
  ask: () => Promise<T>,
): Promise<T> {
  const calledAtMs = clock.monotonicMs();
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof HuaweiCloudError) || !mayBeForIts(error)) throw error;
    const read = async () => (await cdm.cluster(clusterId, { ...call, maySend: undefined, priority: 'fence' })).value;
    // How it was shown before the call tells nothing of why the call was refused.
    const shown = await shownBy(cdm)
      .of(clusterId, read, calledAtMs)
      .catch((failed: unknown) => {
        // Whoever may start jobs need not be allowed to read their cluster.
        if (failed instanceof HuaweiCloudError) return {};
        throw failed;
      });
    const why = whyNoJobs(clusterId, shown);
    if (!why) throw error;
    throw error.inLightOf({ kind: why.passes ? 'Unavailable' : 'InvalidRequest', hint: why.sentence });
  }
}

/** Whether it may be refused for the state of its cluster. What is unknown of a start stays so: a look tells, not its cluster. */
function mayBeForIts({ code, httpStatus, effect }: HuaweiCloudError): boolean {
  if (effect === 'unknown') return false;
  if (MAYBE_NOT_RUNNING.some((known) => isSameCode(code, known))) return true;
  return httpStatus === 502 || httpStatus === 504 || (httpStatus === 404 && code === undefined);
}

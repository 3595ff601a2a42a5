import type { Run } from '../run';
import type { CdmClusterBody } from './cluster-body';

/** What CDM's code of a cluster says: it runs, it rests, it is on its way to one of these, or nothing will come of it. */
export type ClusterState = 'runs' | 'rests' | 'starting' | 'stopping' | 'broken' | 'unknown';

interface Standing {
  state: ClusterState;
  /** What it is or does, as the end of a sentence. */
  words: string;
}

/** Codes of the vendor's pages, as of 2026-11 (huawei-api-more 3.2). */
const STANDINGS: Readonly<Record<string, Standing>> = {
  '100': { state: 'starting', words: 'is being created' },
  '200': { state: 'runs', words: 'runs' },
  '300': { state: 'broken', words: 'has failed' },
  '303': { state: 'broken', words: 'could not be created' },
  '500': { state: 'starting', words: 'is being restarted' },
  '800': { state: 'broken', words: 'is frozen' },
  '900': { state: 'rests', words: 'is stopped' },
  '910': { state: 'stopping', words: 'is being stopped' },
  '920': { state: 'starting', words: 'is being started' },
};

/** What CDM shows of a cluster. */
export interface ShownCluster {
  /** CDM's code. */
  status?: string;
  /** It is being restarted, whatever its code. */
  isRestarting?: boolean;
}

/** What the code says; one that is not on the list says nothing. One that is restarted serves nobody, though its code may say that it runs. */
export function clusterState(shown: ShownCluster): ClusterState {
  return standingOf(shown)?.state ?? 'unknown';
}

function standingOf({ status = '', isRestarting }: ShownCluster): Standing | undefined {
  const standing = STANDINGS[status];
  return isRestarting && standing?.state === 'runs' ? STANDINGS['500'] : standing;
}

/** Why a cluster takes no jobs now. */
export interface NoJobs {
  /** It takes them again, or comes to rest, without anybody doing anything. */
  passes: boolean;
  /** What it does, and what a person does about it, as sentences. */
  sentence: string;
}

/** Why a cluster has refused a call about its jobs; undefined where how it stands does not say. */
export function whyNoJobs(clusterId: string, shown: ShownCluster): NoJobs | undefined {
  const standing = standingOf(shown);
  if (!standing || standing.state === 'runs') return undefined;
  const passes = standing.state === 'starting' || standing.state === 'stopping';
  const stands = `CDM cluster ${clusterId} ${standing.words} (status ${shown.status})`;
  return { passes, sentence: `${stands}${whatToDo(clusterId, standing)}` };
}

function whatToDo(clusterId: string, { state, words }: Standing): string {
  const wake = `a step before this one wakes it, \`cdmCluster: { clusterId: ${clusterId}, action: start }\``;
  if (state === 'starting') return ': it is asked again until the time of the step is up.';
  if (state === 'stopping') return `: it is asked again until it rests; then ${wake}.`;
  if (state === 'rests') return `: ${wake}, or somebody starts it in the console.`;
  return words === 'is frozen' ? ': settle what the account owes.' : ': look at it in the console.';
}

/** What is learned of a cluster that cannot be stopped any more. */
export interface ClusterTrace {
  /** Why it is left running, as a sentence: CDM has no stop any more. */
  left?: string;
}

/** The cluster on its way to what a step wants of it. */
export function clusterRun({ clusterId }: CdmClusterBody, left?: string): Run<ClusterTrace> {
  return { id: clusterId, job: clusterId, origin: 'new', trace: left === undefined ? {} : { left } };
}

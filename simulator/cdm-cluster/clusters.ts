import type { Appointment, Timeline } from '../timeline';

/** A cluster that was registered by itself, and not by a job of it. */
export interface PoweredCluster {
  /** CDM's code: 200 runs, 900 rests, 910 and 920 on the way. */
  status: string;
  /** Virtual milliseconds from the request to start until it runs. */
  readonly startMs: number;
  /** Virtual milliseconds from the request to stop until it rests. */
  readonly stopMs: number;
  /** What is being done to it, as CDM calls it: REBOOTING at a status of 200 is a restart. Absent where nothing is. */
  readonly actions?: string;
}

/** The codes of a cluster that can be started and stopped. */
export const RUNS = '200';
/** It rests. */
export const RESTS = '900';
const STOPPING = '910';
const STARTING = '920';

/** Which CDM clusters run, and which rest. Of one that nothing is said of, it runs. */
export class CdmClusters {
  private readonly clusters = new Map<string, PoweredCluster>();
  private readonly next = new Map<string, Appointment>();
  private activeJobsOf: (clusterId: string) => number = () => 0;

  constructor(private readonly timeline: Timeline) {}

  /** CDM tells how many jobs run on a cluster. */
  countJobsBy(activeJobsOf: (clusterId: string) => number): void {
    this.activeJobsOf = activeJobsOf;
  }

  /** Registers a cluster, or puts one into another status. */
  add(id: string, cluster: PoweredCluster): void {
    this.next.get(id)?.cancel();
    this.clusters.set(id, cluster);
  }

  /** Whether it was registered by itself. */
  has(id: string): boolean {
    return this.clusters.has(id);
  }

  /** Of those that were registered by themselves. */
  ids(): string[] {
    return [...this.clusters.keys()];
  }

  /** CDM's code. */
  status(id: string): string {
    return this.clusters.get(id)?.status ?? RUNS;
  }

  /** What is being done to it, as CDM calls it. */
  actions(id: string): string | undefined {
    return this.clusters.get(id)?.actions;
  }

  /** Whether its jobs can be asked for. */
  serves(id: string): boolean {
    return this.status(id) === RUNS && this.actions(id) !== 'REBOOTING';
  }

  /** How many jobs run on it. */
  activeJobs(id: string): number {
    return this.activeJobsOf(id);
  }

  /** Begins to run. @param onArrival told once it does */
  start(id: string, onArrival: () => void): void {
    this.move(id, STARTING, RUNS, ({ startMs }) => startMs, onArrival);
  }

  /** Begins to rest. @param onArrival told once it does */
  stop(id: string, onArrival: () => void): void {
    this.move(id, STOPPING, RESTS, ({ stopMs }) => stopMs, onArrival);
  }

  /** Forgets them. */
  clear(): void {
    this.clusters.clear();
    this.next.clear();
  }

  private move(
    id: string,
    way: string,
    end: string,
    msOf: (of: PoweredCluster) => number,
    onArrival: () => void,
  ): void {
    const cluster = this.clusters.get(id) ?? { status: RUNS, startMs: 0, stopMs: 0 };
    this.clusters.set(id, cluster);
    cluster.status = way;
    const arrive = () => {
      cluster.status = end;
      onArrival();
    };
    this.next.set(id, this.timeline.at(this.timeline.now() + msOf(cluster), arrive));
  }
}

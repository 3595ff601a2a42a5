/** A CDM cluster to wake, or to put to rest, as a person writes it. */
export interface CdmClusterInput {
  /** The id of the CDM cluster. */
  clusterId: string;
  /** `start` wakes it and waits until it runs; `stop` puts it to rest and waits until it does, unless jobs run on it. */
  action: 'start' | 'stop';
}

/** A CDM cluster to wake, or to put to rest: checked. */
export type CdmClusterBody = CdmClusterInput;

/** What a step about a cluster leaves for later steps. */
export type CdmClusterOutput = {
  /** CDM's code of its state: 200 runs, 900 rests. */
  status: string;
};

import type { CallOptions } from '../../../client/call-options';
import type { HuaweiCloud } from '../../../client/huawei-cloud';

/** Which run is read about. */
interface ReadRun {
  /** As the service calls it. */
  id: string;
  /** The job's name, or its id where it has none. */
  job: string;
  /** Of a log that is long, how many of its last lines. */
  lines: number;
}

/** What one type of step can tell of its runs. */
export interface StepTypeLog<Body> {
  /**
   * Reads what the cloud tells of a run, a line each: its nodes, its error, its log. Absent where no call tells more than
   * the status does.
   */
  read?(cloud: HuaweiCloud, body: Body, run: ReadRun, call: CallOptions): Promise<string[]>;
  /** Where a person sees what no call hands out, as a sentence; absent where `read` tells all there is. */
  elsewhere?: string;
}

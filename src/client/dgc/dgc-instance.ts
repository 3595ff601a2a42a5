import { z } from 'zod';
import { oftenRead } from '../reply/often-read';
import { UnreadableReply } from '../reply/ask';
import { wireBoolean, wireCount, wireId, wireList, wireNumber, wireText, wireTime } from '../reply/wire-values';

/** One run of a DGC job. */
export interface DgcInstance {
  /** The vendor's `instanceId`, as text: it may be beyond 2^53. */
  id: string;
  /** The job it is a run of; absent where the reply leaves it out. */
  jobName?: string;
  /** 0 scheduled, 2 manual, 5 backfill, 6 sub-job, 7 single. Run-immediate makes 2 or 7: the pages do not say which. */
  type?: number;
  /** Absent while freshly queued. */
  status?: string;
  /**
   * When its schedule meant it to run, by the cloud's clock, in milliseconds since 1970; of a backfill a moment of the
   * past.
   */
  planTimeMs?: number;
  /** When it was queued, in milliseconds since 1970. */
  submitTimeMs?: number;
  /** When it began, in milliseconds since 1970; absent before. */
  startTimeMs?: number;
  /** How long it ran, in milliseconds; absent while it does. */
  durationMs?: number;
  /** An operator declared it a success. */
  forceSuccess?: boolean;
  /** An operator had its failure ignored. */
  ignoreSuccess?: boolean;
  /** Why it failed, in the vendor's words. */
  errorMessage?: string;
  /** As far as the reply tells of them: the detail of an instance does, a list need not. */
  nodes?: DgcNode[];
}

/** One node of an instance. Its status may differ from the instance's: never work out one from the other. */
export interface DgcNode {
  /** As the job's designer called it. */
  name?: string;
  /** The vendor's word for what it does, e.g. `DLISQL`, `CDMJob`. */
  type?: string;
  /** The vendor's word, e.g. `success`, `running`, `fail`. */
  status?: string;
  /** OBS path of the log. */
  logPath?: string;
  /** Why it failed, in the vendor's words. */
  errorMessage?: string;
}

const node = z
  .object({
    nodeName: wireText,
    name: wireText,
    type: wireText,
    nodeType: wireText,
    status: wireText,
    logPath: wireText,
    errorMessage: wireText,
  })
  .transform((row): DgcNode => ({
    name: row.nodeName ?? row.name,
    type: row.type ?? row.nodeType,
    status: row.status,
    logPath: row.logPath,
    errorMessage: row.errorMessage,
  }));

const fields = z.object({
  instanceId: wireId,
  jobName: wireText,
  instanceType: wireCount,
  status: wireText,
  planTime: wireTime,
  submitTime: wireTime,
  startTime: wireTime,
  executeTime: wireNumber,
  // One of the vendor's samples spells it so.
  exeTime: wireNumber,
  forceSuccess: wireBoolean,
  ignoreSuccess: wireBoolean,
  errorMessage: wireText,
  nodes: wireList(node).optional().catch(undefined),
});

function instanceOf(id: string, row: z.infer<typeof fields>): DgcInstance {
  return {
    id,
    jobName: row.jobName,
    type: row.instanceType,
    status: row.status,
    planTimeMs: row.planTime,
    submitTimeMs: row.submitTime,
    startTimeMs: row.startTime,
    durationMs: row.executeTime ?? row.exeTime,
    forceSuccess: row.forceSuccess,
    ignoreSuccess: row.ignoreSuccess,
    errorMessage: row.errorMessage,
    nodes: row.nodes,
  };
}

const listReply = z.object({ total: wireCount, instances: wireList(fields) });

/** The rows of a list. A row whose id cannot be read breaks the reply: skipped, it would hide a run. */
export function readInstances(body: unknown): { total: number; instances: DgcInstance[] } {
  const { total, instances } = oftenRead(listReply).parse(body);
  return {
    total: total ?? instances.length,
    instances: instances.map((row) => {
      if (row.instanceId === undefined) throw new UnreadableReply('has an instance without a readable id');
      return instanceOf(String(row.instanceId), row);
    }),
  };
}

/**
 * A detail. Its id is the one asked for: one of the vendor's samples has the key twice, with different numbers. The job's name is
 * compared: an instance of another job is no answer.
 */
export function readInstance(
  { jobName, instanceId }: { jobName: string; instanceId: string },
  body: unknown,
): DgcInstance {
  const row = oftenRead(fields).parse(body);
  if (row.jobName !== undefined && row.jobName !== jobName) throw new UnreadableReply('is about another job');
  return instanceOf(instanceId, row);
}

const runReply = z.object({ instanceId: wireId });

/** Run-immediate's reply: accepted, even when the id cannot be read. */
export function readInstanceId(body: unknown): { instanceId?: string } {
  const { instanceId } = oftenRead(runReply).parse(body);
  return instanceId === undefined ? {} : { instanceId: String(instanceId) };
}

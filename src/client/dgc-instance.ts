import { z } from 'zod';
import { UnreadableReply } from './ask';
import { wireBoolean, wireCount, wireId, wireList, wireNumber, wireText, wireTime } from './wire-values';

/** One run of a DGC job. */
export interface DgcInstance {
  id: string;
  jobName?: string;
  /** 0 scheduled, 2 manual, 5 backfill, 6 sub-job, 7 single. Run-immediate makes 2 or 7: the pages do not say which. */
  type?: number;
  /** Absent while freshly queued. */
  status?: string;
  planTimeMs?: number;
  submitTimeMs?: number;
  startTimeMs?: number;
  endTimeMs?: number;
  durationMs?: number;
  /** An operator declared it a success. */
  forceSuccess?: boolean;
  /** An operator had its failure ignored. */
  ignoreSuccess?: boolean;
  errorMessage?: string;
  nodes?: DgcNode[];
}

/** One node of an instance. Its status may differ from the instance's: never work out one from the other. */
export interface DgcNode {
  name?: string;
  type?: string;
  status?: string;
  /** OBS path of the log. */
  logPath?: string;
  errorMessage?: string;
  inputRowCount?: number;
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
    inputRowCount: wireCount,
  })
  .transform((row): DgcNode => ({
    name: row.nodeName ?? row.name,
    type: row.type ?? row.nodeType,
    status: row.status,
    logPath: row.logPath,
    errorMessage: row.errorMessage,
    inputRowCount: row.inputRowCount,
  }));

const fields = z.object({
  instanceId: wireId,
  jobName: wireText,
  instanceType: wireCount,
  status: wireText,
  planTime: wireTime,
  submitTime: wireTime,
  startTime: wireTime,
  endTime: wireTime,
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
    endTimeMs: row.endTime,
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
  const { total, instances } = listReply.parse(body);
  return {
    total: total ?? instances.length,
    instances: instances.map((row) => {
      if (row.instanceId === undefined) throw new UnreadableReply('has an instance without a readable id');
      return instanceOf(String(row.instanceId), row);
    }),
  };
}

/** A detail. Its id is the one asked for: one of the vendor's samples has the key twice, with different numbers. */
export function readInstance(id: string, body: unknown): DgcInstance {
  return instanceOf(id, fields.parse(body));
}

const runReply = z.object({ instanceId: wireId });

/** Run-immediate's reply: accepted, even when the id cannot be read. */
export function readInstanceId(body: unknown): { instanceId?: string } {
  const { instanceId } = runReply.parse(body);
  return instanceId === undefined ? {} : { instanceId: String(instanceId) };
}

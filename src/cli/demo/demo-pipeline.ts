import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { graphDetails } from '../../graph/graph-details';
import { CliError, EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import type { DemoCloud } from './demo-cloud';
import { addJobs } from './demo-cloud';
import { EXAMPLE_JOBS, EXAMPLE_PIPELINE } from './example-pipeline';

/** The pipeline that a demo shows. */
export interface DemoRun {
  /** By which it is asked and cancelled. */
  handle: WorkflowHandle;
  /** Of this execution. */
  runId: string;
  /** Whether it ran before this demo came. */
  attached: boolean;
}

/** What a demo's pipeline is begun with. */
export interface DemoRunOptions {
  /** Whose jobs it runs. */
  cloud: DemoCloud;
  /** The logical date, a day. */
  date: string;
  /** Where the demo's worker polls. */
  taskQueue: string;
}

/** Starts the example pipeline of a date, or joins the one that runs already: a demo begun again goes on. */
export async function startOrJoin({ client }: TemporalLine, options: DemoRunOptions): Promise<DemoRun> {
  const { cloud, date, taskQueue } = options;
  const workflowId = `${EXAMPLE_PIPELINE.name}-${date}`;
  const running = await openRunOf(client.workflow.getHandle(workflowId));
  if (running !== undefined) {
    if (cloud.process) throw new CliError(WRONG_CLOUD.replace('ID', workflowId), EXIT.badInput);
    return { handle: client.workflow.getHandle(workflowId, running), runId: running, attached: true };
  }
  await addJobs(cloud, EXAMPLE_JOBS);
  const started = await client.workflow.start('huaweiCloudPipeline', {
    args: [EXAMPLE_PIPELINE, { date }],
    taskQueue,
    workflowId,
    staticDetails: graphDetails(EXAMPLE_PIPELINE),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    // Two demos begun together run one pipeline.
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const runId = started.firstExecutionRunId;
  return { handle: client.workflow.getHandle(workflowId, runId), runId, attached: false };
}

const WRONG_CLOUD =
  'ID is still running on that server, and what it started runs in another simulator. Name that simulator in ' +
  'HUAWEICLOUD_ENDPOINT with its credentials, or choose another --date.';

async function openRunOf(handle: WorkflowHandle): Promise<string | undefined> {
  try {
    const { status, runId } = await handle.describe();
    return status.name === 'RUNNING' ? runId : undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

import type { PipelineSpec } from '../../../src/workflow';
import { runCdmJob } from '../../../src/workflow';
import { huaweiCloudPipeline as pipelineOfToday } from '../../../src/workflow-types';
import type { PipelineRun } from '../../../src/workflows/pipeline-run';
import { CHECK, REPORT } from './added-jobs';

export * from '../../../src/workflow-types';

/** Pipelines of a build that does more around each, and does not ask when a run began. */
export async function huaweiCloudPipeline(spec: PipelineSpec, run?: PipelineRun) {
  await runCdmJob(CHECK);
  const status = await pipelineOfToday(spec, run);
  await runCdmJob(REPORT);
  return status;
}

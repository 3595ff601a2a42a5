import { patched } from '@temporalio/workflow';
import type { PipelineSpec } from '../../../src/workflow';
import { runCdmJob } from '../../../src/workflow';
import { huaweiCloudPipeline as pipelineOfToday } from '../../../src/workflow-types';
import type { PipelineRun } from '../../../src/workflows/pipeline-run';
import { CHECK, REPORT } from './added-jobs';

export * from '../../../src/workflow-types';

/** Pipelines of a build that does more around each, as docs/upgrading.md says that it is written. */
export async function huaweiCloudPipeline(spec: PipelineSpec, run?: PipelineRun) {
  if (patched('check-first')) await runCdmJob(CHECK);
  const status = await pipelineOfToday(spec, run);
  if (patched('report-last')) await runCdmJob(REPORT);
  return status;
}

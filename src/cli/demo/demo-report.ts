import type { FollowEnd } from '../pipeline/follow-pipeline';
import type { DemoCloud } from './demo-cloud';
import { readCloudLog } from './demo-cloud';
import { cloudTable } from './cloud-table';
import type { DemoRun } from './demo-pipeline';
import type { DemoServer } from './demo-server';

/** Where Temporal's web UI shows the pipeline; undefined without a UI. */
export function uiLink({ uiUrl, namespace }: DemoServer, { handle, runId }: DemoRun): string | undefined {
  if (uiUrl === null) return undefined;
  return `${uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(handle.workflowId)}/${runId}/history`;
}

/** What a demo has shown, in figures, with the cloud as the second witness. */
export async function demoReport(cloud: DemoCloud, { look }: FollowEnd): Promise<string[]> {
  return [
    '',
    'What the cloud saw:',
    ...cloudTable(await readCloudLog(cloud)),
    '',
    `History: ${look.description.historyLength} events, however long the jobs take.`,
  ];
}

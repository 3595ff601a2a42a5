import type { WorkflowExecutionInfo } from '@temporalio/client';
import { STATUS_MEMO } from '../../src/domain/short-status';
import { pipelineRow } from '../../src/cli/pipeline/pipeline-row';

const NOW = Date.parse('2026-11-30T01:00:00Z');

function listed(workflowId: string, name?: string): WorkflowExecutionInfo {
  return {
    workflowId,
    runId: 'r1',
    status: { name: 'FAILED', code: 3 },
    startTime: new Date('2026-11-30T00:00:00Z'),
    memo: name === undefined ? {} : { [STATUS_MEMO]: { name, state: 'failed', steps: [], asks: [] } },
  } as unknown as WorkflowExecutionInfo;
}

test.each([
  ['orders-nightly-2026-11-30', 'orders-nightly', 'orders-nightly'],
  ['orders-nightly-2026-11-30', undefined, 'orders-nightly'],
  ['orders-nightly-2026-11-30', '', 'orders-nightly'],
  ['by-hand', '', 'by-hand'],
  ['by-hand', 'orders-nightly', 'orders-nightly'],
])('a run %s that calls itself %p is listed as %s', (workflowId, name, shown) => {
  expect(pipelineRow(listed(workflowId, name), NOW).name).toBe(shown);
});

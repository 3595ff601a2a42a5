import type { WorkflowFailedError, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import type { BackfillStatus } from '../../../src/domain/backfill';
import { BOUNDS } from '../../../src/domain/bounds';
import { bytesOf } from '../../../src/domain/measure';
import type { World } from '../../support/huawei-world';
import { cdm, CLUSTER, environmentWithKeys, openWorld, quietRuntime } from '../../support/huawei-world';

let world: World;

beforeAll(async () => {
  quietRuntime();
  const unlimited = { HUAWEICLOUD_LIMIT_CDM_READ: '100000/min' };
  world = await openWorld({ environment: (cloud) => ({ ...environmentWithKeys(cloud), ...unlimited }) });
});

afterAll(async () => world.close());

const jobName = '历'.repeat(240);
/** With it some 125 dates are as much as one history takes: each of two has more than are kept, and together more than are shown. */
const NOTES = 'x'.repeat(28_000);

/** Every date fails: the cluster has no such job. */
async function startFailing(to: string): Promise<WorkflowHandleWithFirstExecutionRunId> {
  world.cloud.addJobs([cdm('other')]);
  const steps = [{ id: 'copy', cdm: { clusterId: CLUSTER, jobName } }];
  const spec = { name: `failing-${Date.now()}`, params: { notes: NOTES }, steps };
  const handle = await world.start('huaweiCloudBackfill', { spec, from: '2022-01-01', to, parallel: 20 });
  return handle as WorkflowHandleWithFirstExecutionRunId;
}

test('a backfill of 240 dates that all fail ends by itself, with every date counted and the first named', async () => {
  const handle = await startFailing('2022-08-28');

  const { cause } = (await handle.result().catch((error: unknown) => error)) as WorkflowFailedError;

  const failure = cause as ApplicationFailure;
  expect(failure.type).toBe('HuaweiCloud.BackfillIncomplete');
  expect(failure.message).toMatch(/^240 of 240 dates did not succeed: 2022-01-01: step copy: .*; \.\.\. 230 more$/);
  const status = failure.details?.[0] as BackfillStatus;
  expect(status).toMatchObject({ state: 'failed', total: 240, counts: { failed: 240, waiting: 0, running: 0 } });
  expect(status.runs).toHaveLength(BOUNDS.backfillShown.most);
  expect(status.runs[0]).toMatchObject({ date: '2022-01-01', state: 'failed' });
  expect(bytesOf(status)).toBeLessThan(300_000);
  // It went on in a new history after as much as one takes.
  const { runId } = await handle.describe();
  expect(runId).not.toBe(handle.firstExecutionRunId);
  // Of the whole history one reply is more than a client takes.
  const { history } = await world.env.client.workflowService.getWorkflowExecutionHistory({
    namespace: world.env.client.options.namespace,
    execution: { workflowId: handle.workflowId, runId },
    maximumPageSize: 1,
  });
  const [started] = history?.events ?? [];
  const handedOn = started?.workflowExecutionStartedEventAttributes?.input?.payloads?.[1]?.data;
  expect(handedOn?.length).toBeGreaterThan(1_000);
  expect(handedOn?.length).toBeLessThan(200_000);
}, 900_000);

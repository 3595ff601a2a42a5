import { asError } from '../../src/client/call-options';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { StepWork } from '../../src/domain/step-types';
import type { StepEnd } from '../engine/step-run';
import type { ReducedServer } from '../temporal/reduced-server';

const START = 'huaweicloud.unfenced.start';
/** A start is waited for so long, and then tried again as Temporal does by default. */
const START_TO_CLOSE_MS = 60_000;
const RETRY = { firstMs: 1_000, coefficient: 2, mostMs: 100_000 };
const NEVER_MS = 400 * 86_400_000;

/** The activity that many would write first: it sends the start, and Temporal tries again what has failed. */
export function unfencedActivities(cloud: () => HuaweiCloud): Record<string, (work: never) => Promise<unknown>> {
  return { [START]: async (work: StepWork) => sendStart(cloud(), work) };
}

/** A step of a caller who remembers nothing before a start: one activity, whose result is the end of it. */
export class UnfencedStep {
  end: StepEnd | undefined;

  constructor(
    private readonly work: StepWork,
    private readonly server: ReducedServer,
  ) {}

  run(): void {
    const { outcome } = this.server.schedule({
      type: START,
      input: this.work,
      workflowId: 'unfenced',
      runId: 'first-run',
      heartbeatTimeoutMs: NEVER_MS,
      startToCloseMs: START_TO_CLOSE_MS,
      retry: RETRY,
    });
    outcome.then(
      () => (this.end = { state: 'succeeded', ends: [], receipts: [] }),
      (error: unknown) => {
        const failure = { type: 'unfenced', message: asError(error).message };
        this.end = { state: 'failed', failure, ends: [], receipts: [] };
      },
    );
  }

  /** Nobody cancels it. */
  cancel(): void {
    this.end ??= { state: 'cancelled', ends: [], receipts: [] };
  }
}

async function sendStart(cloud: HuaweiCloud, { service, body }: StepWork): Promise<void> {
  switch (service) {
    case 'dgc':
      return void (await cloud.dgc.runImmediate({ jobName: body.jobName, workspace: body.workspace }));
    case 'dliSql': {
      const { sql, queue, database, conf } = body;
      return void (await cloud.dliSql.submitJob({
        sql,
        queue,
        database,
        conf,
        tag: { key: 'caller', value: 'unfenced' },
      }));
    }
    case 'dliSpark':
      return void (await cloud.dliSpark.createBatch({ ...body, name: 'unfenced' }));
    case 'mrs': {
      const { clusterId, type, properties } = body;
      return void (await cloud.mrs.submitJob({
        clusterId,
        type,
        name: 'unfenced',
        arguments: body.arguments,
        properties,
      }));
    }
    case 'cdm':
    case 'cdmCluster':
    case 'dli':
    case 'obs':
    case 'smn':
      throw new RangeError(`${service} has no start of that kind`);
  }
}

import { clock } from '../../client/clock';
import type { CallOptions } from '../../client/call-options';
import type { SparkBatch } from '../../client/dli-spark/dli-spark';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import { BOUNDS } from '../../domain/bounds';
import type { SparkMark, SparkTrace } from '../../domain/dli-spark/spark-batch';
import {
  batchesWithMark,
  batchName,
  isNewer,
  ownershipOf,
  reasonInLog,
  sparkRun,
  sparkVerdict,
} from '../../domain/dli-spark/spark-batch';
import type { DliSparkBody, DliSparkOutput } from '../../domain/dli-spark/spark-body';
import type { Run } from '../../domain/run';
import type { Sighting } from '../../domain/verdict';
import { asLost } from '../as-lost';
import type { RemoteJob, StartAnswer } from '../remote-job';
import { listedFrom } from '../watch/listed-from';
import { markerOf, type StartOwner } from '../start/start-owner';
import { sparkList } from './spark-list';
import { SPARK_MARK } from './spark-parts';

/** So many new batches whose name the list does not tell are looked at one by one. */
const MOST_UNTOLD = 5;

/** How what is seen of a batch is told. */
interface Telling {
  /** Whether an error says that there is no such batch. */
  isGone: (error: HuaweiCloudError) => boolean;
  /** What a batch that is there comes to. */
  sighting(batch: SparkBatch): Promise<Sighting> | Sighting;
}

/**
 * One Spark application. DLI gives its batch an id of its own and takes the same name twice: the name that the start
 * chooses is how the batch is found again. @param owner of a start without the fence of an earlier one
 */
export function sparkBatch(
  cloud: HuaweiCloud,
  body: DliSparkBody,
  owner: StartOwner,
): RemoteJob<SparkMark, SparkTrace> {
  const { dliSpark } = cloud;
  const { name: given, ...application } = body;
  const unit = body.file;
  const name = batchName(given, owner, markerOf(owner));

  async function marked(mark: SparkMark, call: CallOptions) {
    const byName = await batchesByName(mark, call);
    const named = batchesWithMark(byName?.value.batches ?? [], unit, mark).filter(({ ours }) => ours === 'possible');
    if (byName && named.length) return { found: named, cloudTimeMs: byName.cloudTimeMs };
    // The filter may not be heard, or mean another name: what is newest is matched here.
    const newest = await newestBatches(call);
    const listed = [...(byName?.value.batches ?? []), ...newest.batches];
    const batches = [...new Map(listed.map((batch) => [batch.id, batch])).values()];
    const untold = batches.filter((batch) => isUntold(batch, mark)).slice(0, MOST_UNTOLD);
    const told = await Promise.all(
      batches.map(async (batch) => (untold.includes(batch) ? byItself(batch, call) : batch)),
    );
    return { found: batchesWithMark(told, unit, mark), cloudTimeMs: byName?.cloudTimeMs ?? newest.cloudTimeMs };
  }

  /** Undefined where DLI does not take the filter. */
  async function batchesByName({ name: marker, atMs }: SparkMark, call: CallOptions) {
    const query = { name: marker, startMs: listedFrom([Math.floor(atMs)]) };
    return dliSpark.batches(query, call).catch((error: unknown) => {
      if (error instanceof HuaweiCloudError && error.kind === 'InvalidRequest') return undefined;
      throw error;
    });
  }

  /** In which order batches come where DLI hears of none, no page says: then the newest may stand at the end. */
  async function newestBatches(call: CallOptions) {
    const { value, cloudTimeMs } = await dliSpark.batches({}, call);
    const { batches, total } = value;
    if (total <= batches.length || isNewestFirst(batches)) return { batches, cloudTimeMs };
    const last = await dliSpark.batches({ from: Math.max(batches.length, total - batches.length) }, call);
    return { batches: [...batches, ...last.value.batches], cloudTimeMs };
  }

  /** A batch of which the list tells no name may tell it itself. */
  async function byItself(batch: SparkBatch, call: CallOptions): Promise<SparkBatch> {
    try {
      return { ...batch, ...(await dliSpark.batch(batch.id, call)).value };
    } catch (error) {
      if (error instanceof HuaweiCloudError && !error.isTransient) return batch;
      throw error;
    }
  }

  async function create(mark: SparkMark, call: CallOptions): Promise<StartAnswer<SparkTrace>> {
    const { value, cloudTimeMs } = await dliSpark.createBatch({ ...application, name: mark.name }, call);
    if (value.batchId === undefined) return { is: 'accepted' };
    return { is: 'started', run: sparkRun(unit, value.batchId, { createdAtMs: cloudTimeMs ?? clock.now() }) };
  }

  async function look(runs: Run<SparkTrace>[], call: CallOptions, telling: Telling): Promise<Sighting[]> {
    return Promise.all(
      runs.map(async ({ id }): Promise<Sighting> => {
        let batch: SparkBatch;
        try {
          batch = (await dliSpark.batch(id, call)).value;
        } catch (error) {
          return asLost(error, telling.isGone);
        }
        return telling.sighting(batch);
      }),
    );
  }

  /** A batch that has died says no more than that: why, stands in its log. */
  async function withReason(batch: SparkBatch, call: CallOptions): Promise<Sighting> {
    const seen = sightingOf(batch);
    if (seen.verdict !== 'failed') return seen;
    return { ...seen, reason: reasonInLog(await lastLines(batch, call)) };
  }

  /** Pages call the log deprecated, and a verdict does not wait for it: the batch itself has its last ten lines. */
  async function lastLines({ id, log }: SparkBatch, call: CallOptions): Promise<string[]> {
    const size = BOUNDS.logLines.most;
    try {
      const first = (await dliSpark.batchLog(id, { from: 0, size }, call)).value;
      const isWhole = first.total <= first.lines.length;
      const { lines } = isWhole
        ? first
        : (await dliSpark.batchLog(id, { from: Math.max(0, first.total - size), size }, call)).value;
      return lines.length ? lines : log;
    } catch (error) {
      if (error instanceof HuaweiCloudError) return log;
      throw error;
    }
  }

  return {
    units: [unit],
    isMark: (mark) => SPARK_MARK.safeParse(mark).success,
    list: sparkList(cloud),

    // Nothing stands in the way of a batch: no name is taken by one that runs.
    async survey(_units, call) {
      const { cloudTimeMs } = await dliSpark.batches({ size: 1 }, call);
      return { marks: { [unit]: { name, atMs: cloudTimeMs ?? clock.now() } }, active: {}, refused: [], cloudTimeMs };
    },

    async start(_units, marks, call) {
      return { [unit]: await create(marks[unit] ?? { name, atMs: clock.now() }, call) };
    },

    async since(_units, marks, call) {
      const { found, cloudTimeMs } = await marked(marks[unit] ?? { name, atMs: clock.now() }, call);
      return { candidates: { [unit]: found }, cloudTimeMs };
    },

    look: async (runs, call) => look(runs, call, { isGone: isUnknown, sighting: (batch) => withReason(batch, call) }),

    // Of a batch that was cancelled DLI may answer 400, others have seen; it ends as dead, or by one page as success.
    checkStopped: async (runs, call) =>
      look(runs, call, {
        isGone: (error) => isUnknown(error) || error.kind === 'InvalidRequest',
        sighting: sightingOf,
      }),

    async stop(runs, call) {
      for (const { id } of runs) await dliSpark.cancelBatch(id, call);
      return 'asked';
    },
  };
}

function isUntold(batch: SparkBatch, mark: SparkMark): boolean {
  return ownershipOf(batch, mark.name) === 'untold' && isNewer(batch, mark);
}

function isNewestFirst(batches: readonly SparkBatch[]): boolean {
  const [first, last] = [batches[0]?.createdAtMs, batches.at(-1)?.createdAtMs];
  return first !== undefined && last !== undefined && first > last;
}

function isUnknown({ kind }: HuaweiCloudError): boolean {
  return kind === 'NotFound';
}

function sightingOf(batch: SparkBatch): Sighting {
  const verdict = sparkVerdict(batch.state);
  return { verdict, status: batch.state, output: verdict === 'succeeded' ? outputOf(batch) : undefined };
}

function outputOf({ id, appId, state }: SparkBatch): DliSparkOutput {
  return { batchId: id, appId, state };
}

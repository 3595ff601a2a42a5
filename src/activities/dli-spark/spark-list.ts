import { BATCHES_PER_PAGE } from '../../client/dli-spark/dli-spark-routes';
import type { SparkBatch } from '../../client/dli-spark/dli-spark';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import type { SparkTrace } from '../../domain/dli-spark/spark-batch';
import { sparkVerdict } from '../../domain/dli-spark/spark-batch';
import type { RunList } from '../remote-job';
import { listedFrom } from '../watch/listed-from';

/**
 * The batches of a project that are no older than the oldest that is waited for, newest first, part by part. They are
 * matched by their ids; parts shift while batches come: one that is in none is asked for by itself.
 */
export function sparkList({ dliSpark }: HuaweiCloud): RunList<SparkTrace> {
  return {
    place: 'dliSpark',
    rowsPerCall: BATCHES_PER_PAGE,
    async read(runs, mostCalls, call) {
      const batches = new Map<string, SparkBatch>();
      const startMs = listedFrom(runs.flatMap(({ run }) => run.trace.createdAtMs ?? []));
      let rows = 0;
      for (let from = 0, calls = 1; calls <= mostCalls; calls += 1) {
        const turn = { ...call, fairnessKey: `dliSpark part ${calls}` };
        const { value } = await dliSpark.batches({ startMs, from }, turn);
        for (const batch of value.batches) batches.set(batch.id, batch);
        rows = Math.max(value.total, batches.size);
        from += value.batches.length;
        const isTooMuch = Math.ceil(value.total / BATCHES_PER_PAGE) > mostCalls;
        if (from >= value.total || isTooMuch || !value.batches.length) break;
      }
      const listed = runs.map(({ run }) => {
        const batch = batches.get(run.id);
        return { seen: batch && { verdict: sparkVerdict(batch.state), status: batch.state } };
      });
      return { rows, listed };
    },
  };
}

import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter, type PayloadCodec } from '@temporalio/common';
import { z } from 'zod';

/** What a waiting activity tells with each heartbeat. Progress and row counts live nowhere else: history stays short. */
const watchHeartbeat = z.object({
  /** Tells it from the heartbeats of starts and stops. */
  kind: z.literal('watch'),
  /** The step's `id`. */
  step: z.string(),
  /** As last seen, in the order in which they were started. */
  runs: z.array(
    z.object({
      /** By which people know the run. */
      id: z.string(),
      /** The name of its job, or the job's id where it has none. */
      job: z.string(),
      /** The vendor's word; absent before the first look. */
      status: z.string().optional(),
      /** Per cent done, 0 to 100, where the service tells. */
      progress: z.number().optional(),
      /** Written so far, where the service tells. */
      rows: z.number().optional(),
      /** ISO 8601; absent while it is not halted. */
      haltedSince: z.string().optional(),
    }),
  ),
});

/** What a watch says of its runs, as far as a display shows it. */
export type WatchHeartbeat = z.output<typeof watchHeartbeat>;

type PendingActivities = WorkflowExecutionDescription['raw']['pendingActivities'];

/** The latest heartbeats of the waits under way. Other activities' details (fences) are passed over. */
export async function watchHeartbeatsOf(
  pendingActivities: PendingActivities,
  codecs: readonly PayloadCodec[],
  owner: { namespace: string; workflowId: string },
): Promise<WatchHeartbeat[]> {
  let payloads = (pendingActivities ?? []).flatMap(({ heartbeatDetails }) => heartbeatDetails?.payloads?.[0] ?? []);
  // The last to encode is the first to decode.
  for (const codec of codecs.toReversed())
    payloads = await codec.decode(payloads, { type: 'activity', ...owner, isLocal: false });
  return payloads.flatMap((payload) => {
    const heartbeat = watchHeartbeat.safeParse(defaultPayloadConverter.fromPayload(payload));
    return heartbeat.success ? [heartbeat.data] : [];
  });
}

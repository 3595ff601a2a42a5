import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter, type PayloadCodec } from '@temporalio/common';
import { z } from 'zod';

/** What a waiting activity tells with each heartbeat. Progress and row counts live nowhere else: history stays short. */
const watchHeartbeat = z.object({
  kind: z.literal('watch'),
  step: z.string(),
  runs: z.array(
    z.object({
      id: z.string(),
      job: z.string(),
      status: z.string().optional(),
      progress: z.number().optional(),
      rows: z.number().optional(),
    }),
  ),
});

export type WatchHeartbeat = z.output<typeof watchHeartbeat>;

type PendingActivities = WorkflowExecutionDescription['raw']['pendingActivities'];

/** The latest heartbeats of the waits under way. Other activities' details (fences) are passed over. */
export async function watchHeartbeatsOf(
  pendingActivities: PendingActivities,
  codecs: readonly PayloadCodec[],
): Promise<WatchHeartbeat[]> {
  let payloads = (pendingActivities ?? []).flatMap(({ heartbeatDetails }) => heartbeatDetails?.payloads?.[0] ?? []);
  // The last to encode is the first to decode.
  for (const codec of codecs.toReversed()) payloads = await codec.decode(payloads);
  return payloads.flatMap((payload) => {
    const heartbeat = watchHeartbeat.safeParse(defaultPayloadConverter.fromPayload(payload));
    return heartbeat.success ? [heartbeat.data] : [];
  });
}

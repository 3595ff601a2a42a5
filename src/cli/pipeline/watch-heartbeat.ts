import type { WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
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
export function watchHeartbeatsOf(pendingActivities: PendingActivities): WatchHeartbeat[] {
  return (pendingActivities ?? []).flatMap(({ heartbeatDetails }) => {
    const [payload] = heartbeatDetails?.payloads ?? [];
    if (!payload) return [];
    const heartbeat = watchHeartbeat.safeParse(defaultPayloadConverter.fromPayload(payload));
    return heartbeat.success ? [heartbeat.data] : [];
  });
}

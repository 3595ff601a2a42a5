import { z } from 'zod';
import { BAD_ENDS, type BadEnd, type Sighting } from '../../domain/verdict';
import { cloudText, iso, runId } from '../request-parts';

/** What a wait has told of one of its runs. */
export interface ToldRun {
  /** By which people know the run. */
  id: string;
  /** The vendor's word, as last seen. */
  status?: string;
  /** Since when it had been seen halted, ISO 8601. */
  haltedSince?: string;
  /** What a look had found out of it; of no shape that is known. */
  trace?: unknown;
  /** How it had ended, where it will not come back under its id. */
  end?: {
    /** Without success. */
    verdict: BadEnd;
    /** Why, in the vendor's words. */
    reason?: string;
  };
}

const end = z.object({ verdict: z.enum(BAD_ENDS), reason: cloudText.optional() });

const toldRun: z.ZodType<ToldRun> = z.object({
  id: runId,
  status: z.string().optional(),
  haltedSince: iso.optional(),
  trace: z.unknown().optional(),
  // One that cannot be read is looked at again.
  end: end.optional().catch(undefined),
});

const told = z.object({ runs: z.array(toldRun) });
const ofStep = z.object({ kind: z.literal('watch'), step: z.string() });

/** What the heartbeat of a wait tells of its runs; nothing where it cannot be read. */
export function runsTold(heartbeat: unknown): ToldRun[] {
  return told.safeParse(heartbeat).data?.runs ?? [];
}

/** The same, where it is that of a wait of this step. */
export function runsToldOf(step: string, heartbeat: unknown): ToldRun[] {
  return ofStep.safeParse(heartbeat).data?.step === step ? runsTold(heartbeat) : [];
}

/** How a run has ended, as it was seen then. */
export function endTold({ status, trace, end: ended }: ToldRun): Sighting | undefined {
  return ended && { ...ended, status, trace };
}

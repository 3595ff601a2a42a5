import { z } from 'zod';
import { STEP_TYPE_NAMES } from '../domain/step-types';
import { PIPELINE_NAME } from '../spec/schema';
import { checkedRequest } from './checked-request';
import { iso, name, workflowId } from './request-parts';
import type { BackfillToPlan, PipelineToCheck, StepToResolve, UsualTimeRequest } from './requests';

const anyMap = z.record(z.string(), z.unknown());

/** Null is absent here; what is in a spec, in parameters and in results is left as it is. */
function absentOr<T>(schema: z.ZodType<T>) {
  return schema.nullish().transform((value) => value ?? undefined);
}

const pipelineToCheck = z.strictObject({
  // The spec's own schema reads it, and lists every mistake.
  spec: z.unknown(),
  run: z
    .strictObject({ date: absentOr(z.string()), params: absentOr(anyMap) })
    .nullish()
    .transform((run) => run ?? {}),
  startedAt: iso,
  begunAt: absentOr(iso),
  isScheduled: absentOr(z.boolean()),
  isBackfill: absentOr(z.boolean()),
  fingerprint: absentOr(name()),
});

const unresolved = {
  id: name(),
  when: absentOr(z.string()),
  isRendered: absentOr(z.boolean()),
  mostBytes: absentOr(z.number().min(0)),
  item: absentOr(z.strictObject({ of: name(), as: name(), value: z.union([z.string(), z.number()]) })),
  // Its templates are not filled in yet: what comes out is checked as the body of a spec is.
  body: anyMap,
};

const stepToResolve = z.strictObject({
  step: z.strictObject({ ...unresolved, service: z.enum(STEP_TYPE_NAMES) }),
  scope: z.strictObject({
    run: z.strictObject({
      date: z.string(),
      state: absentOr(z.enum(['succeeded', 'failed', 'cancelled'])),
      failure: absentOr(z.string()),
    }),
    params: anyMap,
    steps: z.record(z.string(), anyMap),
  }),
  timezone: name(),
  params: absentOr(anyMap),
});

const backfillToPlan = z.strictObject({ backfill: anyMap, startedAt: iso, after: absentOr(z.string().max(40)) });

// It goes into a query of the server's.
const usualTime = z.strictObject({ pipeline: z.string().regex(PIPELINE_NAME), begunAt: iso });

const AS_IT_IS = { nullsAreAbsent: false };

/** Each throws as {@link checkedRequest}. */
export const CHECK_REQUESTS = {
  pipeline: (given: unknown) => checkedRequest<PipelineToCheck>(pipelineToCheck, given, AS_IT_IS),
  step: (given: unknown) => checkedRequest<StepToResolve>(stepToResolve, given, AS_IT_IS),
  backfill: (given: unknown) => checkedRequest<BackfillToPlan>(backfillToPlan, given, AS_IT_IS),
  usualTime: (given: unknown) => checkedRequest<UsualTimeRequest>(usualTime, given, AS_IT_IS),
  workflowId: (given: unknown) => checkedRequest<string>(workflowId, given, AS_IT_IS),
};

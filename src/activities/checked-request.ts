import type { z } from 'zod';
import { oftenRead } from '../client/reply/often-read';
import { REQUEST } from '../domain/argument-limits';
import { problemWithSize } from '../domain/measure';
import { problemsOf, SpecError } from '../spec/spec-error';
import { withoutNulls } from '../spec/without-nulls';
import { toApplicationFailure } from './to-application-failure';

/**
 * What an activity was asked, once it is known to be of its shape: whoever may start a workflow, or reach the task queue,
 * may schedule an activity with anything. Looked at before a client is opened and before anything is kept.
 * @throws ApplicationFailure `HuaweiCloud.InvalidSpec`, not tried again, in one sentence that names the field
 */
export function checkedRequest<Request>(
  schema: z.ZodType,
  given: unknown,
  { nullsAreAbsent = true }: { nullsAreAbsent?: boolean } = {},
): Request {
  return checked(schema, given, 'request', nullsAreAbsent) as Request;
}

/**
 * The same of what an earlier attempt has left in the history, or in its heartbeat.
 * @param what as it is called in the sentence
 */
export function checkedRecord<Kept>(schema: z.ZodType, kept: unknown, what: string): Kept {
  return checked(schema, kept, what, true) as Kept;
}

function checked(schema: z.ZodType, given: unknown, what: string, nullsAreAbsent: boolean): unknown {
  const size = problemWithSize(given, what, REQUEST);
  if (size !== undefined) throw refusal([], size);
  // Languages that write what is absent as null mean the same.
  const parsed = oftenRead(schema).safeParse(nullsAreAbsent ? withoutNulls(given) : given);
  if (parsed.success) return parsed.data;
  const [first = { path: [], message: 'is not what this activity takes' }] = problemsOf(parsed.error);
  throw refusal([what, ...first.path], first.message);
}

function refusal(path: (string | number)[], message: string): unknown {
  return toApplicationFailure(new SpecError([{ path, message }]));
}

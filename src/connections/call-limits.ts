import { z } from 'zod';
import { CALL_GROUPS, type CallLimits } from '../client/limits/budget';
import type { CallLimit } from '../client/limits/budget-lane';
import type { CallGroup } from '../client/services';
import { ConfigurationError } from '../config/configuration-error';
import { limitVariable } from '../config/service-variables';
import { MINUTE_MS, SECOND_MS } from '../domain/duration';

const PER_MS = { s: SECOND_MS, min: MINUTE_MS };
const FORM = /^(\d+(?:\.\d+)?)\/(s|min)$/;
const WAYS = 'must be a number of calls a second or a minute, such as 30/s or 120/min';

/** A limit as people write it: `120/min`, `30/s`. */
const limit = z.string().transform((text, context): CallLimit => {
  const read = limitOf(text);
  if (read) return read;
  context.addIssue({ code: 'custom', message: WAYS });
  return z.NEVER;
});

/** The limits of a connection in the configuration file, where they differ from the published ones. */
export const callLimits = z.strictObject(
  Object.fromEntries(CALL_GROUPS.map((group) => [group, limit.optional()])) as Record<
    CallGroup,
    z.ZodOptional<typeof limit>
  >,
);

/**
 * The limits that the environment sets, for every connection.
 * @throws {ConfigurationError} naming the variable that cannot be read
 */
export function environmentLimits(env: NodeJS.ProcessEnv): CallLimits {
  const limits = CALL_GROUPS.flatMap((group) => {
    const name = limitVariable(group);
    const text = env[name]?.trim();
    if (text === undefined || text === '') return [];
    const read = limitOf(text);
    if (!read) throw new ConfigurationError(`${name} ${WAYS}, got ${JSON.stringify(text)}.`);
    return [[group, read] as const];
  });
  return Object.fromEntries(limits);
}

function limitOf(text: string): CallLimit | undefined {
  const [, count, unit] = FORM.exec(text.trim()) ?? [];
  const calls = Number(count);
  return calls > 0 ? { calls, perMs: PER_MS[unit as keyof typeof PER_MS] } : undefined;
}

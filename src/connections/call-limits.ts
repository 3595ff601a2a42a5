import { z } from 'zod';
import type { CallLimits } from '../client/budget';
import type { CallLimit } from '../client/budget-lane';
import { ConnectionError } from './connection-error';

const PER_MS = { s: 1_000, min: 60_000 };
const FORM = /^(\d+(?:\.\d+)?)\/(s|min)$/;
const WAYS = 'must be a number of calls a second or a minute, such as 30/s or 120/min';

const ENVIRONMENT = {
  'cdm.read': 'HUAWEICLOUD_LIMIT_CDM_READ',
  'cdm.write': 'HUAWEICLOUD_LIMIT_CDM_WRITE',
  dgc: 'HUAWEICLOUD_LIMIT_DGC',
  dli: 'HUAWEICLOUD_LIMIT_DLI',
} as const;

/** A limit as people write it: `120/min`, `30/s`. */
const limit = z.string().transform((text, context): CallLimit => {
  const read = limitOf(text);
  if (read) return read;
  context.addIssue({ code: 'custom', message: WAYS });
  return z.NEVER;
});

/** The limits of a connection in the configuration file, where they differ from the published ones. */
export const callLimits = z.strictObject({
  'cdm.read': limit.optional(),
  'cdm.write': limit.optional(),
  dgc: limit.optional(),
  dli: limit.optional(),
});

/**
 * The limits that the environment sets, for every connection.
 * @throws {ConnectionError} naming the variable that cannot be read
 */
export function environmentLimits(env: NodeJS.ProcessEnv): CallLimits {
  const limits = Object.entries(ENVIRONMENT).flatMap(([group, name]) => {
    const text = env[name]?.trim();
    if (text === undefined || text === '') return [];
    const read = limitOf(text);
    if (!read) throw new ConnectionError(`${name} ${WAYS}, got ${JSON.stringify(text)}.`);
    return [[group, read] as const];
  });
  return Object.fromEntries(limits);
}

function limitOf(text: string): CallLimit | undefined {
  const [, count, unit] = FORM.exec(text.trim()) ?? [];
  const calls = Number(count);
  return calls > 0 ? { calls, perMs: PER_MS[unit as keyof typeof PER_MS] } : undefined;
}

import type { PaceBounds } from '../domain/pace';
import { durationMs } from '../spec/duration';
import { ConfigurationError } from './configuration-error';

/** How a worker works, as far as its environment says. */
export interface Tuning {
  /** Pauses between two polls; of what is left out the default holds. */
  pace?: Partial<PaceBounds>;
  /** Of the vendor's rate limits, above 0 and at most 1; absent where it is counted. */
  share?: number;
  /** Task queue of waits; absent where they have none of their own. */
  watchTaskQueue?: string;
  /** Whether pipelines set search attributes. */
  searchAttributes: boolean;
}

/**
 * Reads `HUAWEICLOUD_PACE_MIN`, `HUAWEICLOUD_PACE_MAX`, `HUAWEICLOUD_SHARE`, `HUAWEICLOUD_WATCH_TASK_QUEUE` and
 * `HUAWEICLOUD_SEARCH_ATTRIBUTES`.
 * @throws {ConfigurationError} naming the variable that cannot be read
 */
export function tuningFromEnvironment(env: NodeJS.ProcessEnv): Tuning {
  const valueOf = (name: string): string | undefined => env[name]?.trim() || undefined;
  const [minMs, maxMs] = ['HUAWEICLOUD_PACE_MIN', 'HUAWEICLOUD_PACE_MAX'].map((name) => {
    const text = valueOf(name);
    const ms = text === undefined ? undefined : durationMs(text);
    if (text !== undefined && ms === undefined)
      throw new ConfigurationError(`${name} must be a duration such as 500ms, 30s or 2m, got ${JSON.stringify(text)}.`);
    return ms;
  });
  return {
    pace: { ...(minMs !== undefined && { minMs }), ...(maxMs !== undefined && { maxMs }) },
    share: shareOf(valueOf('HUAWEICLOUD_SHARE')),
    watchTaskQueue: valueOf('HUAWEICLOUD_WATCH_TASK_QUEUE'),
    searchAttributes: usesSearchAttributes(env),
  };
}

function shareOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, part, whole = '1'] = /^(\d+(?:\.\d+)?)(?:\/(\d+))?$/.exec(text) ?? [];
  const share = Number(part) / Number(whole);
  if (share > 0 && share <= 1) return share;
  throw new ConfigurationError(`HUAWEICLOUD_SHARE must be a part such as 1/3 or 0.5, got ${JSON.stringify(text)}.`);
}

/**
 * Whether pipelines are found by search attributes (`HUAWEICLOUD_SEARCH_ATTRIBUTES=1`), which the server must know.
 * @throws {ConfigurationError} when the variable is neither 1 nor 0
 */
export function usesSearchAttributes(env: NodeJS.ProcessEnv): boolean {
  const text = env['HUAWEICLOUD_SEARCH_ATTRIBUTES']?.trim() || '0';
  if (text === '0' || text === '1') return text === '1';
  throw new ConfigurationError(`HUAWEICLOUD_SEARCH_ATTRIBUTES must be 1 or 0, got ${JSON.stringify(text)}.`);
}

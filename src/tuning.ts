import { ConnectionError } from './connections/connection-error';
import type { PaceBounds } from './domain/pace';
import { usesSearchAttributes } from './connections/uses-search-attributes';
import { durationMs } from './spec/duration';

/** How a worker works, as far as its environment says. */
export interface Tuning {
  pace?: Partial<PaceBounds>;
  share?: number;
  watchTaskQueue?: string;
  searchAttributes: boolean;
}

/**
 * Reads `HUAWEICLOUD_PACE_MIN`, `HUAWEICLOUD_PACE_MAX`, `HUAWEICLOUD_SHARE`, `HUAWEICLOUD_WATCH_TASK_QUEUE` and
 * `HUAWEICLOUD_SEARCH_ATTRIBUTES`.
 * @throws {ConnectionError} naming the variable that cannot be read
 */
export function tuningFromEnvironment(env: NodeJS.ProcessEnv): Tuning {
  const valueOf = (name: string): string | undefined => env[name]?.trim() || undefined;
  const [minMs, maxMs] = ['HUAWEICLOUD_PACE_MIN', 'HUAWEICLOUD_PACE_MAX'].map((name) => {
    const text = valueOf(name);
    const ms = text === undefined ? undefined : durationMs(text);
    if (text !== undefined && ms === undefined)
      throw new ConnectionError(`${name} must be a duration such as 500ms, 30s or 2m, got ${JSON.stringify(text)}.`);
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
  throw new ConnectionError(`HUAWEICLOUD_SHARE must be a part such as 1/3 or 0.5, got ${JSON.stringify(text)}.`);
}

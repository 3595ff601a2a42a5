import type { Broken, Promised } from '../oracle/judge';
import { PROMISES } from '../oracle/judge';
import type { Search } from '../oracle/search-remains';

const ENOUGH_ENDED = 0.95;

export interface Evidence {
  broken: Broken[];
  secrets: Search;
  pipelines: number;
  ended: number;
  /** Longest time in the chaos without any movement. */
  stillMs: number;
  mostStillMs: number;
  /** Strangers who surely come and did not. */
  awaited: number;
}

export function countBroken(broken: Broken[]): Record<Promised, number> {
  const counts = PROMISES.map((promise) => [promise, broken.filter((one) => one.promise === promise).length]);
  return Object.fromEntries(counts) as Record<Promised, number>;
}

/** Why a run did not pass: a broken promise, or too little happened to prove anything. */
export function reasonsAgainst({ broken, secrets, pipelines, ended, ...evidence }: Evidence): string[] {
  const { stillMs, mostStillMs, awaited } = evidence;
  const reasons: string[] = [];
  if (broken.length) reasons.push(`${broken.length} broken promises`);
  if (secrets.found.length) reasons.push(`secrets: ${secrets.found.slice(0, 5).join(', ')}`);
  if (secrets.blind.length) reasons.push(`the search for secrets was blind: ${secrets.blind.slice(0, 3).join(', ')}`);
  if (ended < pipelines * ENOUGH_ENDED) reasons.push(`only ${ended} of ${pipelines} pipelines ended`);
  if (stillMs >= mostStillMs) reasons.push(`nothing moved for ${Math.round(stillMs / 1_000)} s`);
  if (awaited) reasons.push(`${awaited} strangers who surely come did not`);
  return reasons;
}

import type { ObsObject } from './obs-object';

/** So many groups by age, each twice as wide as the one before: the last is of what is 12 days older than the newest, or more. */
const AGES = 21;
const FIRST_AGE_MS = 1_000;
/** So many groups of one age, by key: of few objects hardly two are in one. */
const KEYS = 16;

const OFFSET = 0x811c9dc5;
const PRIMES = [0x01000193, 0x85ebca6b] as const;

/**
 * What is kept of the objects that a look has seen, until the next: of a bucket with twenty thousand as much as of one with
 * one. They are grouped by key and by how much older than the newest they are, and of each group there are two sums, by which
 * it is known again. What goes on changing is young, and holds up none but its neighbours.
 */
export interface ObjectsSeen {
  /** When the newest was written, in milliseconds since 1970; of none at all before any. */
  readonly newestAtMs: number;
  /** Two for each group. */
  readonly sums: Uint32Array;
}

/** What to know these objects again by. */
export function seenObjects(objects: readonly ObsObject[]): ObjectsSeen {
  const newestAtMs = objects.reduce(
    (newest, object) => Math.max(newest, writtenAtMs(object)),
    Number.NEGATIVE_INFINITY,
  );
  return { newestAtMs, sums: sumsOf(objects, newestAtMs) };
}

/** Those of the objects that were seen before as they are now: so was all of their group, and they were not written since. */
export function unchangedObjects(
  objects: readonly ObsObject[],
  before: ObjectsSeen = NOTHING_SEEN,
): readonly ObsObject[] {
  const now = sumsOf(objects, before.newestAtMs);
  return objects.filter((object) => {
    const group = groupOf(object, before.newestAtMs);
    return group !== undefined && [group, group + 1].every((at) => now[at] === before.sums[at]);
  });
}

const NOTHING_SEEN = seenObjects([]);

function sumsOf(objects: readonly ObsObject[], newestAtMs: number): Uint32Array {
  const sums = new Uint32Array(2 * AGES * KEYS);
  for (const object of objects) {
    const group = groupOf(object, newestAtMs);
    if (group === undefined) continue;
    const text = JSON.stringify([object.key, object.etag, object.bytes]);
    PRIMES.forEach((prime, at) => (sums[group + at] = (sums[group + at] ?? 0) + hashOf(text, prime)));
  }
  return sums;
}

/** Where the two sums of its group begin; undefined for what was written after the newest that was seen. */
function groupOf(object: ObsObject, newestAtMs: number): number | undefined {
  const ageMs = newestAtMs - writtenAtMs(object);
  if (ageMs < 0) return undefined;
  const age = Math.min(AGES - 1, Math.ceil(Math.log2(Math.max(1, ageMs / FIRST_AGE_MS))));
  return 2 * (age * KEYS + (hashOf(object.key, PRIMES[0]) % KEYS));
}

/** Where a list does not tell, as old as can be. */
function writtenAtMs({ modifiedAtMs = 0 }: ObsObject): number {
  return modifiedAtMs;
}

/** FNV-1a of 32 bits, or the like of it with another factor. */
function hashOf(text: string, prime: number): number {
  let hash = OFFSET;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  return (hash ^ (hash >>> 15)) >>> 0;
}

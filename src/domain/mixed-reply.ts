import type { FailureKind } from './failure-kind';

/**
 * A reply that took some of several units and refused others, and does not say which is which: those that were taken show
 * a run. What it refused has the kind and the reason.
 */
export interface MixedReply {
  /** How many it took, at least and at most. */
  taken: {
    /** So many were taken for sure. */
    least: number;
    /** No more than so many can have been. */
    most: number;
  };
  /** Whether it leaves open what became of some: their runs may come late. */
  isUnsure: boolean;
  /** Of what it refused. */
  kind: FailureKind;
  /** Why it refused those, as a sentence. */
  reason: string;
  /** Another try may fare better. */
  again: boolean;
  /** When it was answered, by the cloud's own clock, in milliseconds since 1970. @default not known, as a worker of 0.1.0 has it */
  answeredAtMs?: number;
}

/** Such a reply, and what it was about. */
export interface MixedAnswer {
  /** Those that were sent together. */
  units: string[];
  /** What the cloud said of them, taken together. */
  reply: MixedReply;
}

/**
 * What such a reply leaves to be told of the others.
 * @param known of how many it is known that it took them, and of how many besides nobody can say
 */
export function ofTheOthers(reply: MixedReply, known: { taken: number; doubted: number }): MixedReply {
  const least = Math.max(reply.taken.least - known.taken - known.doubted, 0);
  return { ...reply, taken: { least, most: Math.max(reply.taken.most - known.taken, 0) } };
}

/** What two replies say that were each about other units of a batch. @param earlier absent where there was one only */
export function bothAnswers(earlier: MixedAnswer | undefined, later: MixedAnswer): MixedAnswer {
  if (!earlier) return later;
  const { reply: first } = earlier;
  const { reply: second } = later;
  return {
    units: [...earlier.units, ...later.units],
    reply: {
      ...second,
      taken: { least: first.taken.least + second.taken.least, most: first.taken.most + second.taken.most },
      isUnsure: first.isUnsure || second.isUnsure,
      again: first.again && second.again,
    },
  };
}

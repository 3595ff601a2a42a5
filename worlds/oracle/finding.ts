/** What is held against each world, by its number in docs/promises.md. */
export const PROMISES = {
  P1: 'started twice',
  P1b: "took a stranger's run for ours",
  P2: 'left running unlisted',
  P2b: 'a created job left behind',
  P3: 'false receipt',
  P3b: "stopped a stranger's run",
  P3c: 'stopped for a run of the workflow that was over',
  P4: 'wrong verdict',
  P5: 'did not come to its end',
  P5b: 'used a token beyond its end',
  P6: 'above a published limit',
  P11: 'a stream told wrongly',
} as const;
export type Promised = keyof typeof PROMISES;

/** A promise that was not kept, and how it shows. */
export interface Broken {
  promise: Promised;
  detail: string;
}

/** What speaks against a promise, before anybody asks whether a window explains it. */
export interface Finding extends Broken {
  /** Somebody else's run that it is about, where it is about one. */
  theirs?: { job: string; run: string | null };
}

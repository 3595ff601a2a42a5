/** How much of something is taken or kept. */
export interface Bound {
  most: number;
  unit: 'bytes' | 'characters' | 'entries' | 'levels' | 'steps' | 'dates';
  /** What is bounded. */
  of: string;
  /** What becomes of more. */
  beyond: string;
}

const REFUSED = '`HuaweiCloud.InvalidSpec`, before anything else looks at it';
const REFUSED_UPDATE = 'the Update is refused';
const CUT = 'cut, and ends with `…`';
const COUNTED = 'the rest is counted: `... N more`';

/**
 * Every bound of what a workflow takes, keeps, returns, quotes, logs or hands on. They rest on three of Temporal's own:
 * a payload has at most 2 MB, a message between worker and server 4 MB, a history 50 MB. docs/limits.md is written from
 * this table, and adds up the worst.
 */
export const BOUNDS = {
  argumentBytes: {
    most: 1_000_000,
    unit: 'bytes',
    of: 'One argument of a workflow, as JSON',
    beyond: REFUSED,
  },
  argumentValues: {
    most: 100_000,
    unit: 'entries',
    of: 'Values in one argument, those of its lists and maps counted',
    beyond: REFUSED,
  },
  argumentDepth: { most: 30, unit: 'levels', of: 'Lists and maps in each other', beyond: REFUSED },
  keyCharacters: { most: 256, unit: 'characters', of: 'A key of a map', beyond: REFUSED },
  textBytes: { most: 64_000, unit: 'bytes', of: 'One text in an argument', beyond: REFUSED },
  updateBytes: { most: 64_000, unit: 'bytes', of: 'The argument of an Update', beyond: REFUSED_UPDATE },
  skipReasonCharacters: { most: 1_000, unit: 'characters', of: 'The `reason` of a skip', beyond: REFUSED_UPDATE },
  runIdCharacters: { most: 2_000, unit: 'characters', of: 'The `runId` of an adoption', beyond: REFUSED_UPDATE },

  steps: { most: 1_000, unit: 'steps', of: 'Steps of a pipeline', beyond: REFUSED },
  needs: { most: 20_000, unit: 'entries', of: '`needs` of all steps together', beyond: REFUSED },
  planBytes: {
    most: 1_000_000,
    unit: 'bytes',
    of: 'A pipeline with its defaults and templates filled in',
    beyond: REFUSED,
  },
  dueBodyBytes: {
    most: 64_000,
    unit: 'bytes',
    of: 'The body of a step that is filled in when it is due',
    beyond: 'the step fails with `HuaweiCloud.InvalidSpec`',
  },
  dueBytes: {
    most: 1_000_000,
    unit: 'bytes',
    of: 'What filling in may add to all steps together: each has an equal share, beside what is written in it',
    beyond: 'the step fails with `HuaweiCloud.InvalidSpec`',
  },

  problems: { most: 20, unit: 'entries', of: 'Mistakes that an `InvalidSpec` lists', beyond: COUNTED },
  problemCharacters: { most: 600, unit: 'characters', of: 'The sentence of one of them', beyond: CUT },
  quotedCharacters: { most: 100, unit: 'characters', of: 'A value or a name quoted in a sentence', beyond: CUT },
  namedEntries: { most: 20, unit: 'entries', of: 'Names that a sentence lists', beyond: COUNTED },
  refusalCharacters: { most: 2_000, unit: 'characters', of: 'The sentence that refuses an Update', beyond: CUT },
  failureCharacters: {
    most: 8_000,
    unit: 'characters',
    of: 'The message of a failure, whoever failed',
    beyond: CUT,
  },
  failureTexts: {
    most: 10,
    unit: 'entries',
    of: 'Runs, or compensations, that the message of a failure tells of',
    beyond: COUNTED,
  },
  failureTextCharacters: { most: 500, unit: 'characters', of: 'What it says of each', beyond: CUT },
  evidence: { most: 10, unit: 'entries', of: 'Pieces of evidence for an ambiguous start', beyond: COUNTED },
  evidenceCharacters: { most: 500, unit: 'characters', of: 'One of them', beyond: CUT },
  reasonCharacters: { most: 1_000, unit: 'characters', of: 'Why one run failed, in the cloud’s words', beyond: CUT },
  reasonsCharacters: {
    most: 16_000,
    unit: 'characters',
    of: 'The reasons of all runs of one start, watch or stop: each has an equal share',
    beyond: CUT,
  },
  cloudTextCharacters: { most: 4_000, unit: 'characters', of: 'One text in a reply of the cloud', beyond: CUT },
  statusWordCharacters: { most: 100, unit: 'characters', of: 'A status word of the cloud', beyond: CUT },

  statusBytes: {
    most: 1_500_000,
    unit: 'bytes',
    of: 'The `status` query, the output of a pipeline, and the details of its failure',
    beyond: 'texts are cut and lists shortened, evenly over the steps, each with its count under `more`',
  },
  memoBytes: {
    most: 200_000,
    unit: 'bytes',
    of: 'The status that is kept in the memo',
    beyond: 'as in the query; of many steps those that need somebody',
  },
  memoSteps: { most: 100, unit: 'steps', of: 'Steps in the memo', beyond: 'the rest is counted under `more`' },
  detailsCharacters: { most: 20_000, unit: 'characters', of: 'What Temporal’s web UI shows of a run', beyond: CUT },
  summaryCharacters: { most: 200, unit: 'characters', of: 'The name of an activity in the web UI', beyond: CUT },
  leftoversBytes: {
    most: 800_000,
    unit: 'bytes',
    of: 'One answer of the `leftovers` query, which is the argument of a cleanup',
    beyond: 'asked again with `{ after: STEP }` it tells of the steps that follow',
  },
  noticeCharacters: { most: 2_000, unit: 'characters', of: 'The message of a notice', beyond: CUT },

  backfillDates: { most: 10_000, unit: 'dates', of: 'Dates of a backfill', beyond: REFUSED },
  backfillPage: {
    most: 500,
    unit: 'dates',
    of: 'Dates that one history of a backfill runs',
    beyond: 'a new history goes on from the last date, with counts and the runs that need somebody',
  },
  backfillKept: {
    most: 100,
    unit: 'entries',
    of: 'Runs that need somebody, handed on to the next history of a backfill: the earliest',
    beyond: 'the rest is counted',
  },
  backfillShown: {
    most: 200,
    unit: 'entries',
    of: '`runs` of a backfill’s status: those that need somebody, those that run, the latest and the next',
    beyond: 'the rest is in `counts`',
  },
  backfillFailureCharacters: {
    most: 300,
    unit: 'characters',
    of: 'Why one date of a backfill failed',
    beyond: CUT,
  },
} as const satisfies Record<string, Bound>;

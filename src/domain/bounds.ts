/** How much of something is taken or kept. */
export interface Bound {
  /** The largest that is taken as it is, in `unit`. */
  most: number;
  /** What `most` counts. */
  unit: 'bytes' | 'characters' | 'entries' | 'levels' | 'steps' | 'dates' | 'milliseconds';
  /** What is bounded. */
  of: string;
  /** What becomes of more. */
  beyond: string;
}

const REFUSED = '`HuaweiCloud.InvalidSpec`, before anything else looks at it';
const REFUSED_TEXT = '`HuaweiCloud.InvalidSpec`, while it is read or filled in, and not tried again';
const REFUSED_FILE = 'refused with file, line and column, while it is read; exit 2';
const REFUSED_UPDATE = 'the Update is refused';
const CUT = 'cut, and ends with `…`';
const BROKEN = '`HuaweiCloud.BrokenReply`, and nothing of it is read';
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
  textBytes: { most: 700_000, unit: 'bytes', of: 'One text in an argument', beyond: REFUSED },
  updateBytes: { most: 64_000, unit: 'bytes', of: 'The argument of an Update', beyond: REFUSED_UPDATE },
  skipReasonCharacters: { most: 1_000, unit: 'characters', of: 'The `reason` of a skip', beyond: REFUSED_UPDATE },
  runIdCharacters: { most: 2_000, unit: 'characters', of: 'The `runId` of an adoption', beyond: REFUSED_UPDATE },

  requestBytes: {
    most: 3_000_000,
    unit: 'bytes',
    of: 'The request of an activity, as JSON',
    beyond: REFUSED,
  },
  requestNameCharacters: {
    most: 1_000,
    unit: 'characters',
    of: 'A step, a workflow or another name in the request of an activity',
    beyond: REFUSED,
  },
  requestRuns: { most: 1_000, unit: 'entries', of: 'Runs in the request of an activity', beyond: REFUSED },

  encryptedBytes: {
    most: 4_000_000,
    unit: 'bytes',
    of: 'An encrypted payload, before it is decrypted',
    beyond: 'not read, and said so',
  },

  keptClusters: {
    most: 200,
    unit: 'entries',
    of: 'CDM clusters whose job list a worker remembers',
    beyond: 'the one not asked about for longest is forgotten, unless it is being read',
  },
  keptClusterStates: {
    most: 200,
    unit: 'entries',
    of: 'CDM clusters whose status a worker remembers for a moment, for all waits that ask for it',
    beyond: 'asked again by whoever asks',
  },
  keptClusterJobs: {
    most: 20_000,
    unit: 'entries',
    of: 'Jobs of one such list, for 5 seconds',
    beyond: 'the job is asked for by itself',
  },
  keptFailures: {
    most: 1_000,
    unit: 'entries',
    of: 'Failed runs of which a worker remembers whether CDM tries again',
    beyond: 'the one not looked at for longest is forgotten, and waited for a little longer',
  },
  keptHistories: {
    most: 20,
    unit: 'entries',
    of: 'Runs that began by a reset, of which a worker remembers what was before',
    beyond: 'the history is read again',
  },
  keptZones: { most: 500, unit: 'entries', of: 'Spellings of time zones', beyond: 'looked up again' },

  steps: { most: 1_000, unit: 'steps', of: 'Steps of a pipeline', beyond: REFUSED },
  needs: { most: 20_000, unit: 'entries', of: '`needs` of all steps together', beyond: REFUSED },
  itemBytes: { most: 64, unit: 'bytes', of: 'One item of a `forEach`, which names its step', beyond: REFUSED },
  forEachBytes: {
    most: 4_000_000,
    unit: 'bytes',
    of: 'The bodies of steps with a `forEach`, each as often as it has items, before templates are filled in',
    beyond: REFUSED,
  },
  planBytes: {
    most: 1_000_000,
    unit: 'bytes',
    of: 'A pipeline with its defaults and templates filled in',
    beyond: REFUSED,
  },
  bodyBytes: {
    most: 900_000,
    unit: 'bytes',
    of: 'The body of one of its steps, so that a cleanup can be given it beside its run',
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

  templates: {
    most: 20_000,
    unit: 'entries',
    of: 'Templates `{{ }}` in all texts of a pipeline',
    beyond: REFUSED_TEXT,
  },
  templateTextCharacters: {
    most: 64_000,
    unit: 'characters',
    of: 'A text that holds a template, as it is written, and as it comes out',
    beyond: REFUSED_TEXT,
  },
  templateOutputCharacters: {
    most: 1_000_000,
    unit: 'characters',
    of: 'What all templates of a pipeline come to, or of one step when it is due',
    beyond: REFUSED_TEXT,
  },
  templateWorkCharacters: {
    most: 4_000_000,
    unit: 'characters',
    of: 'What passes through the filters of them',
    beyond: REFUSED_TEXT,
  },
  templateMs: { most: 5_000, unit: 'milliseconds', of: 'Filling them in, pauses left out', beyond: REFUSED_TEXT },
  templateDepth: {
    most: 10,
    unit: 'levels',
    of: 'Brackets in each other, in a template or a `when`',
    beyond: REFUSED_TEXT,
  },
  whenCharacters: { most: 2_000, unit: 'characters', of: 'A `when`', beyond: REFUSED_TEXT },
  whenTerms: { most: 50, unit: 'entries', of: 'Comparisons and filters in a `when`', beyond: REFUSED_TEXT },

  fileBytes: {
    most: 1_000_000,
    unit: 'bytes',
    of: 'A pipeline file, or the file of connections',
    beyond: REFUSED_FILE,
  },
  fileNodes: {
    most: 100_000,
    unit: 'entries',
    of: 'Maps, lists and values in a file, those that aliases repeat counted each time',
    beyond: REFUSED_FILE,
  },
  fileDepth: { most: 30, unit: 'levels', of: 'Lists and maps in each other in a file', beyond: REFUSED_FILE },
  fileAliases: { most: 1_000, unit: 'entries', of: 'Aliases (`*name`) in a file', beyond: REFUSED_FILE },
  fileAnchors: { most: 1_000, unit: 'entries', of: 'Anchors (`&name`) in a file', beyond: REFUSED_FILE },

  statementCharacters: {
    most: 499_999,
    unit: 'characters',
    of: 'The statement of a `dliSql` step (DLI’s own limit); with a template in it, see above',
    beyond: REFUSED_TEXT,
  },
  statementNameCharacters: {
    most: 80,
    unit: 'characters',
    of: 'The beginning of a statement, by which its job is named',
    beyond: CUT,
  },
  resultRows: {
    most: 100,
    unit: 'entries',
    of: 'Rows of a result that a `dliSql` step brings back (`rows`)',
    beyond: REFUSED_TEXT,
  },
  resultBytes: {
    most: 64_000,
    unit: 'bytes',
    of: 'Those rows together',
    beyond: 'the first rows that fit are handed on, and the `reason` of the run says how many were left out',
  },

  sparkListEntries: {
    most: 1_000,
    unit: 'entries',
    of: '`args` of a `dliSpark` step, its `conf`, `jars`, `pyFiles` and `files`, each',
    beyond: REFUSED_TEXT,
  },
  logLines: {
    most: 100,
    unit: 'entries',
    of: 'Last lines of the log of a Spark batch that has died, in which a reason is looked for',
    beyond: 'the earlier ones are not read',
  },
  logTailCharacters: {
    most: 400,
    unit: 'characters',
    of: 'What of them is told as the reason, so that a failure has room for it: the last lines, whole ones',
    beyond: 'the earlier lines are left out; a single line is cut, and ends with `…`',
  },

  jobArgumentsCharacters: {
    most: 150_000,
    unit: 'characters',
    of: 'All `arguments` of an `mrs` step together (MRS’s own limit by its SDK; some regions take 4,096)',
    beyond: REFUSED_TEXT,
  },
  jobPropertiesCharacters: {
    most: 2_048,
    unit: 'characters',
    of: 'The `properties` of an `mrs` step, as JSON (MRS’s own limit)',
    beyond: REFUSED_TEXT,
  },

  obsKeyBytes: {
    most: 1_024,
    unit: 'bytes',
    of: 'The `key` or `prefix` of an `obs` step (OBS’s own limit)',
    beyond: REFUSED_TEXT,
  },
  obsObjects: {
    most: 20_000,
    unit: 'entries',
    of: 'Objects that one look of an `obs` step reads, and the largest `minObjects`',
    beyond: 'the first, in the order of their keys, are counted, and the `reason` of the run says so',
  },
  keptObsLists: {
    most: 200,
    unit: 'entries',
    of: 'Prefixes whose objects a worker remembers for a moment, for all waits that ask for them',
    beyond: 'read again by whoever asks',
  },
  keptObsWaits: {
    most: 5_000,
    unit: 'entries',
    of: 'Waits for objects whose last look a worker remembers, in 3 KB each',
    beyond: 'the one not asked about for longest is forgotten: its objects count a look later',
  },

  inlineJobBytes: {
    most: 48_000,
    unit: 'bytes',
    of: 'The `job` of a `cdm` step',
    beyond: REFUSED_TEXT,
  },

  subjectBytes: {
    most: 512,
    unit: 'bytes',
    of: 'The `subject` of an `smn` step (SMN’s own limit)',
    beyond: REFUSED_TEXT,
  },
  messageBytes: {
    most: 262_144,
    unit: 'bytes',
    of: 'The `message` of an `smn` step (SMN’s own limit); with a template in it, see above',
    beyond: REFUSED_TEXT,
  },

  problems: { most: 20, unit: 'entries', of: 'Mistakes that an `InvalidSpec` lists', beyond: COUNTED },
  problemCharacters: { most: 600, unit: 'characters', of: 'The sentence of one of them', beyond: CUT },
  quotedCharacters: { most: 100, unit: 'characters', of: 'A value or a name quoted in a sentence', beyond: CUT },
  namedEntries: { most: 20, unit: 'entries', of: 'Names that a sentence lists', beyond: COUNTED },
  suggestedFrom: {
    most: 1_000,
    unit: 'entries',
    of: 'Names that a wrong one is compared with, to say which was meant',
    beyond: 'only the first are compared',
  },
  suggestedCharacters: {
    most: 64,
    unit: 'characters',
    of: 'A name that is compared so',
    beyond: 'none is suggested',
  },
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
  cloudTextCharacters: {
    most: 4_000,
    unit: 'characters',
    of: 'One text in a reply of the cloud, a key or a header of it',
    beyond: CUT,
  },
  replyDepth: { most: 60, unit: 'levels', of: 'Lists and maps in each other in a reply of the cloud', beyond: BROKEN },
  replyValues: { most: 500_000, unit: 'entries', of: 'Values in a reply of the cloud', beyond: BROKEN },
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
  graphBytes: {
    most: 12_000,
    unit: 'bytes',
    of: 'The graph of a pipeline that Temporal’s web UI shows beside it',
    beyond: 'the first steps are drawn, and the rest is counted: `... N more steps`',
  },
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

import { BOUNDS } from '../bounds';
import { quoted } from '../quoted';
import { cut } from '../reason';
import type { Candidate, Run } from '../run';
import { meaningsOf } from '../status-word';
import type { Verdict } from '../verdict';

/** What is remembered of a batch before it is created: what it will be called. */
export interface SparkMark {
  /** No other start has the same. */
  name: string;
  /** When the mark was made, by the cloud's clock where it told, in milliseconds since 1970. */
  atMs: number;
}

/** A batch needs no more than its id to be told from others; when it was created says in which part of a list it stands. */
export interface SparkTrace {
  /** By the cloud's clock, in milliseconds since 1970. */
  createdAtMs?: number;
}

/** The fields of a batch that identity and verdict rest on. */
export interface SparkBatchSeen {
  /** DLI's own. */
  id: string;
  /** The vendor's word. */
  state?: string;
  /** Absent where the reply leaves it out, which says nothing of whether it has one. */
  name?: string;
  /** The request that created it, as JSON; may be cut. */
  request?: string;
  /** In milliseconds since 1970. */
  createdAtMs?: number;
}

/** `success` and `dead` are the only ends there are (huawei-api-more 2.3); tables have them in lower case, a sample prints `Success`. */
const verdictIn = meaningsOf<Verdict>({
  starting: 'waiting',
  running: 'running',
  recovering: 'running',
  success: 'succeeded',
  dead: 'failed',
});

/** What the state of a batch says. One that was just created may have none. */
export function sparkVerdict(state: string | undefined): Verdict {
  if (state === undefined || state === '') return 'waiting';
  return verdictIn(state) ?? 'undecided';
}

/** The most that DLI takes. */
const NAME_LENGTH = 128;
const MARKER_LENGTH = 32;
/** Of the workflow's id and of the step's, where a step names nothing itself. */
const WORKFLOW_PART = 56;
const STEP_PART = 38;

/** The longest name that a person may give: a dash and the marker follow it. */
export const GIVEN_NAME_LENGTH = NAME_LENGTH - MARKER_LENGTH - 1;

/** Who starts a batch, as far as its name tells. */
export interface NamedFor {
  /** The workflow whose step it is. */
  workflowId: string;
  /** The step's `id`. */
  step: string;
}

/**
 * What the batch of a start is called, the same for every try of it: the marker makes it ours alone, the rest is for
 * people. Ids may be of any script, and of a name DLI states no more than its length: they are made plain.
 */
export function batchName(given: string | undefined, { workflowId, step }: NamedFor, marker: string): string {
  const parts = given === undefined ? [plain(workflowId, WORKFLOW_PART), plain(step, STEP_PART)] : [given];
  const readable = parts.filter(Boolean).join('_').slice(0, GIVEN_NAME_LENGTH);
  return readable ? `${readable}-${marker}` : marker;
}

function plain(text: string, length: number): string {
  return text
    .replace(/[^A-Za-z0-9]+/g, '_')
    .slice(0, length)
    .replace(/^_|_$/g, '');
}

/** A batch by the id that the reply to its creation gave. */
export function sparkRun(file: string, id: string, trace: SparkTrace = {}): Run<SparkTrace> {
  return { id, job: file, origin: 'new', trace };
}

/** What a batch tells of whose it is: `untold` where the reply has its name nowhere. */
export function ownershipOf(
  { name, request }: Pick<SparkBatchSeen, 'name' | 'request'>,
  ours: string,
): 'ours' | 'notOurs' | 'untold' {
  const asked = request === undefined ? 'untold' : nameAskedFor(request, ours);
  if (name === ours || asked === 'ours') return 'ours';
  return name !== undefined || asked === 'notOurs' ? 'notOurs' : 'untold';
}

/** A long request is cut, and is then no JSON any more: our name may stand in what is left of it. */
function nameAskedFor(request: string, ours: string): 'ours' | 'notOurs' | 'untold' {
  try {
    const asked: unknown = JSON.parse(request);
    if (typeof asked !== 'object' || asked === null) return 'untold';
    return (asked as { name?: unknown }).name === ours ? 'ours' : 'notOurs';
  } catch {
    return request.replace(/"\s*:\s*"/g, '":"').includes(`"name":"${ours}"`) ? 'ours' : 'untold';
  }
}

/** Both clocks are the cloud's, and count whole seconds. */
const CLOCK_GRAIN_MS = 2_000;

/**
 * The batches that may have come of the creation with this mark. One that has the name is ours, whatever the filter of the
 * list let through. A newer one of which no reply tells the name may be: nobody guesses.
 */
export function batchesWithMark(
  batches: readonly SparkBatchSeen[],
  file: string,
  mark: SparkMark,
): Candidate<SparkTrace>[] {
  return batches.flatMap((batch) => {
    const ownership = ownershipOf(batch, mark.name);
    if (ownership === 'notOurs' || (ownership === 'untold' && !isNewer(batch, mark))) return [];
    // No `beganAtMs`: whose it is its name tells, however late it was created.
    const run = sparkRun(file, batch.id, { createdAtMs: batch.createdAtMs });
    return [{ run, ours: ownership === 'ours' ? 'possible' : 'doubtful', evidence: describe(batch, ownership) }];
  });
}

/** Whether a batch that tells no name may have come after the mark. */
export function isNewer({ createdAtMs }: SparkBatchSeen, { atMs }: SparkMark): boolean {
  return createdAtMs === undefined || createdAtMs >= atMs - CLOCK_GRAIN_MS;
}

function describe({ id, state, createdAtMs }: SparkBatchSeen, ownership: 'ours' | 'untold'): string {
  const since = createdAtMs === undefined ? '' : ` since ${new Date(createdAtMs).toISOString()}`;
  const whose = ownership === 'ours' ? 'with our name' : 'whose name no reply tells';
  return `Spark batch ${id} (${whose}), ${state ?? 'no state'}${since}`;
}

/**
 * The batch that a person says is ours.
 * @throws RangeError when it cannot be the id of one
 */
export function adoptedSparkBatch(file: string, runId: string): Run<SparkTrace> {
  if (!/^[0-9a-z][\w-]{0,63}$/i.test(runId))
    throw new RangeError(`a Spark batch is known by its id, which ${quoted(runId)} is not`);
  return { ...sparkRun(file, runId), origin: 'adopted' };
}

/** A frame of a stack, of Java or of Python, says least: what it is about stands before it, or after. */
const FRAMES = [/^at [\w.$/<>-]+\(/, /^\.\.\. \d+ (?:more|common)/, /^File "[^"]*", line \d+/];
const BETWEEN_LINES = ' | ';

/** Why a batch has died, in the last lines of its driver's log: as many whole ones as a failure has room for. */
export function reasonInLog(log: readonly string[]): string | undefined {
  const lines = log
    .map((line) => line.trim())
    .filter((line) => line !== '' && !FRAMES.some((frame) => frame.test(line)));
  const last = lines.at(-1);
  if (last === undefined) return undefined;
  const opening = 'its log ends: ';
  let tail = last;
  for (const line of lines.slice(0, -1).reverse()) {
    const longer = `${line}${BETWEEN_LINES}${tail}`;
    if (opening.length + longer.length > BOUNDS.logTailCharacters.most) break;
    tail = longer;
  }
  return cut(`${opening}${tail}`, BOUNDS.logTailCharacters.most);
}

import { BOUNDS } from './bounds';
import { bytesOf } from './measure';
import { cut } from './reason';
import type { AttemptStatus, PipelineStatus, Receipt, RunStatus, StepStatus } from './status';

const UNEVENTFUL = new Set<StepStatus['state']>(['waiting', 'succeeded', 'skipped']);

/** The steps that somebody would want to see first, where not all can be shown: what moved, or needs somebody. */
export function stepsToShow(steps: StepStatus[], most: number = BOUNDS.memoSteps.most): StepStatus[] {
  const moved = steps.filter(({ state }) => !UNEVENTFUL.has(state)).length;
  const room = { moved: most, uneventful: most - moved };
  const shown: StepStatus[] = [];
  for (const step of steps) {
    const kind = UNEVENTFUL.has(step.state) ? 'uneventful' : 'moved';
    if (room[kind] > 0) shown.push(step);
    room[kind] -= 1;
  }
  return shown;
}

/**
 * A status as it is shown, returned and handed on: whole, unless it is too large to be sent. Then the texts and lists of
 * its steps are shortened, each step to the same size, and what was left out is counted under `more`.
 */
export function shownStatus(status: PipelineStatus): PipelineStatus {
  return bytesOf(status) <= BOUNDS.statusBytes.most ? status : statusWithin(status, BOUNDS.statusBytes.most, 0);
}

/**
 * A status that may be kept beside a workflow at every turn: what a person needs to find it again, whatever the size of
 * the pipeline. Texts are cut, and of many steps only those that moved are there.
 */
export function shortStatus(status: PipelineStatus): PipelineStatus {
  return statusWithin(status, BOUNDS.memoBytes.most, 1);
}

/** So much of a status is for what is not its steps. */
const HEAD_SHARE = 0.25;
/** A step takes no more at the least detail. */
const LEAST_STEP_BYTES = 1_100;
const LEAST_ASK_BYTES = 450;

function statusWithin(status: PipelineStatus, most: number, fromDetail: number): PipelineStatus {
  const { asks, failure, steps, ...head } = status;
  const room = most * (1 - HEAD_SHARE);
  const shown = stepsToShow(
    steps,
    Math.min(fromDetail ? BOUNDS.memoSteps.most : steps.length, Math.floor(room / LEAST_STEP_BYTES)),
  );
  const share = room / Math.max(1, shown.length);
  const askRoom = (most * HEAD_SHARE) / 2;
  const shownAsks = asks.slice(0, Math.floor(askRoom / LEAST_ASK_BYTES));
  const whyMost = Math.floor(askRoom / BYTES_A_CHARACTER / Math.max(1, shownAsks.length));
  const more = countLeftOut({ steps: steps.length - shown.length, asks: asks.length - shownAsks.length });
  return {
    ...head,
    ...(failure && { failure: { ...failure, message: cut(failure.message, FAILURE_MAX) } }),
    asks: shownAsks.map((ask) => ({ ...ask, why: cut(ask.why, Math.min(whyMost, FAILURE_MAX)) })),
    steps: shown.map((step) => stepWithin(step, share, fromDetail)),
    ...(more && { more }),
  };
}

const FAILURE_MAX = 1_200;
/** As JSON a character takes so many bytes at most, but for control characters, of which texts of ours have few. */
const BYTES_A_CHARACTER = 3;

/** How much of a step is told, from most to least. */
const DETAILS = [
  { text: BOUNDS.failureCharacters.most, runs: 100, evidence: BOUNDS.evidence.most, attempts: 10, outputBytes: 8_000 },
  { text: 300, runs: 20, evidence: 3, attempts: 3, outputBytes: 0 },
  { text: 100, runs: 3, evidence: 1, attempts: 1, outputBytes: 0 },
  { text: 24, runs: 1, evidence: 0, attempts: 0, outputBytes: 0 },
] as const;

const URL_MAX = 300;

type Detail = (typeof DETAILS)[number];

function stepWithin(step: StepStatus, bytes: number, fromDetail: number): StepStatus {
  const tries = DETAILS.slice(fromDetail).map((detail) => () => shortStep(step, detail));
  for (const attempt of tries.slice(0, -1)) {
    const short = attempt();
    if (bytesOf(short) <= bytes) return short;
  }
  return shortStep(step, DETAILS[DETAILS.length - 1] as Detail);
}

function shortStep(step: StepStatus, detail: Detail): StepStatus {
  const { evidence, output, failure, receipt, skipped, runs, consoleUrl, attempts, ...head } = step;
  const { text } = detail;
  const keptRuns = runs.slice(0, detail.runs);
  const keptReceipt = receipt?.slice(0, detail.runs);
  const keptEvidence = evidence?.slice(0, detail.evidence);
  const more = countLeftOut({
    runs: runs.length - keptRuns.length,
    receipt: (receipt?.length ?? 0) - (keptReceipt?.length ?? 0),
    evidence: (evidence?.length ?? 0) - (keptEvidence?.length ?? 0),
    attempts: Math.max(0, (attempts?.length ?? 0) - detail.attempts),
  });
  return {
    ...head,
    runs: keptRuns.map((run) => shortRun(run, text)),
    // A link that is cut leads nowhere.
    ...(consoleUrl !== undefined && detail.attempts && consoleUrl.length <= URL_MAX && { consoleUrl }),
    ...(attempts &&
      detail.attempts > 0 && { attempts: attempts.slice(-detail.attempts).map((one) => shortAttempt(one, detail)) }),
    ...(output && bytesOf(output) <= detail.outputBytes && { output }),
    ...(failure && { failure: { type: cut(failure.type, 100), message: cut(failure.message, text) } }),
    ...(keptEvidence?.length && { evidence: keptEvidence.map((piece) => cut(piece, text)) }),
    ...(skipped !== undefined && { skipped: cut(skipped, text) }),
    ...(keptReceipt && { receipt: keptReceipt.map((one) => shortReceipt(one, text)) }),
    ...(more && { more }),
  };
}

function shortRun(run: RunStatus, most: number): RunStatus {
  const { id, job, status, reason } = run;
  return {
    ...run,
    id: cut(id, Math.max(most, 40)),
    job: cut(job, most),
    ...(status !== undefined && { status: cut(status, most) }),
    ...(reason !== undefined && { reason: cut(reason, most) }),
  };
}

function shortReceipt(receipt: Receipt, most: number): Receipt {
  const { run, leftRunning, remark } = receipt;
  return {
    ...receipt,
    run: cut(run, Math.max(most, 40)),
    leftRunning: leftRunning && cut(leftRunning, most),
    ...(remark !== undefined && { remark: cut(remark, most) }),
  };
}

function shortAttempt({ runs, failure, ...times }: AttemptStatus, { text, runs: most }: Detail): AttemptStatus {
  return {
    ...times,
    runs: runs.slice(0, most).map((run) => shortRun(run, text)),
    ...(failure && { failure: { type: cut(failure.type, 100), message: cut(failure.message, text) } }),
  };
}

/** How many entries were left out of each list; undefined when none was. */
function countLeftOut(counts: Record<string, number>): Record<string, number> | undefined {
  const left = Object.entries(counts).filter(([, count]) => count > 0);
  return left.length ? Object.fromEntries(left) : undefined;
}

/** The memo in which the last status of a pipeline is found when no worker answers a query. */
export const STATUS_MEMO = 'huaweicloud.status';

/**
 * The memo in which a pipeline's time zone stands from its start on, put there by whoever starts it: lists show its dates
 * as its people count them, and its own status is there only after its first turn.
 */
export const TIMEZONE_MEMO = 'huaweicloud.timezone';

import { durationText } from '../../domain/duration-text';
import type { PipelineStatus, RunStatus, StepStatus } from '../../domain/status';
import { shownText } from '../../domain/shown-text';
import { receiptText } from '../../domain/status-text';
import { cellsOf, padToCells } from './cell-width';
import { timeText } from './time-text';
import type { WatchHeartbeat } from './watch-heartbeat';

/** One step as a person sees it. */
export interface StepLine {
  /** As the spec names it. */
  id: string;
  /** Which key its body stands under. */
  service: string;
  /** As in its status; `halted` too. */
  state: string;
  /** 0 to 100; undefined when the service does not say. */
  percent?: number;
  /** What it does, and for whom: runs, the vendor's words, outputs, the failure. */
  text: string;
  /** The part of the text that moves while the state stays. */
  moving: string;
  /** How long it has taken so far; absent before its start. */
  elapsed?: string;
}

type Beat = WatchHeartbeat['runs'][number];

/**
 * Brings together what the workflow knows of each step and what its waits have heard since.
 * @param nowMs milliseconds since 1970, for the steps under way
 */
export function stepLinesOf(
  status: PipelineStatus,
  heartbeats: WatchHeartbeat[],
  nowMs: number = Date.now(),
): StepLine[] {
  return status.steps.map((step) => {
    const beats = heartbeats.filter((heartbeat) => heartbeat.step === step.id).flatMap(({ runs }) => runs);
    return stepLineOf(step, beats, { nowMs, timezone: status.timezone });
  });
}

/** Lines as plain text, column under column: the lines of one pipeline always in the same columns. */
export function lineTexts(lines: readonly StepLine[]): string[] {
  const width = (texts: string[], least: number) =>
    Math.max(least, ...texts.map((text) => cellsOf(shownText(text))).filter((cells) => cells <= LONGEST_ALIGNED));
  const widths = {
    id: width(
      lines.map(({ id }) => id),
      LEAST_ID_CELLS,
    ),
    service: width(
      lines.map(({ service }) => service),
      0,
    ),
  };
  return lines.map((line) => lineText(line, widths));
}

const LEAST_ID_CELLS = 12;
/** One name that is very long does not move all the others. */
const LONGEST_ALIGNED = 40;

function lineText(
  { id, service, state, percent, text, moving, elapsed }: StepLine,
  widths: { id: number; service: number },
): string {
  const progress = state === 'running' && percent !== undefined ? `${percent}%` : '';
  const details = [text, progress, moving, elapsed].filter(Boolean).join(', ');
  const head = [padToCells(shownText(id), widths.id), `${padToCells(service, widths.service)}  ${state.padEnd(11)}`];
  return [...head, details].join(' ').trimEnd();
}

function stepLineOf(step: StepStatus, beats: Beat[], { nowMs, timezone }: Clock): StepLine {
  const moving = movingTextOf(beats);
  const percent = percentOf(step, beats);
  const { id, service, state } = step;
  const elapsed = elapsedOf(step, nowMs);
  return {
    id,
    service,
    state,
    ...(percent !== undefined && { percent }),
    text: textOf(step, beats, timezone),
    moving,
    ...(elapsed !== undefined && { elapsed }),
  };
}

/** What time it is, and by which clock people read it. */
interface Clock {
  nowMs: number;
  timezone?: string;
}

function elapsedOf({ startedAt, endedAt }: StepStatus, nowMs: number): string | undefined {
  if (startedAt === undefined) return undefined;
  const untilMs = endedAt === undefined ? nowMs : Date.parse(endedAt);
  // The workflow's clock is the server's, and may be ahead of ours.
  return durationText(Math.max(0, untilMs - Date.parse(startedAt)));
}

function percentOf({ state }: StepStatus, beats: Beat[]): number | undefined {
  if (state === 'succeeded') return 100;
  const known = beats.flatMap(({ progress }) => (progress === undefined ? [] : [progress]));
  if (known.length === 0) return undefined;
  return Math.floor(known.reduce((sum, progress) => sum + progress, 0) / beats.length);
}

function textOf(step: StepStatus, beats: Beat[], timezone: string | undefined): string {
  const runs = step.runs.map((run) =>
    runText(
      run,
      beats.find(({ id }) => id === run.id),
      timezone,
    ),
  );
  // A wait may have heard of a run before the workflow's next look at itself.
  const beatsOfUnknownRuns = step.runs.length === 0 ? beats.map((beat) => runText(beat, beat, timezone)) : [];
  return [
    ...(step.takenOver === undefined ? [] : ['taken over from the run before']),
    ...runs,
    ...beatsOfUnknownRuns,
    ...outputTexts(step),
    ...(step.failure ? [step.failure.message] : []),
    ...(step.receipt ?? []).map(receiptText),
  ].join(', ');
}

function runText(
  { id, job, status, origin, ...run }: Partial<RunStatus> & { id: string; job: string },
  beat: Beat | undefined,
  timezone: string | undefined,
): string {
  const name = job === id ? job : `${job} #${id}`;
  const word = beat?.status ?? status;
  const stranger = origin === 'alreadyRunning' ? ' (ran already)' : '';
  // A wait may have seen it go on, or halt, before the workflow hears of it.
  const { haltedSince } = beat?.status === undefined ? run : beat;
  const halted = haltedSince ? ` (halted since ${timeText(haltedSince, timezone)})` : '';
  return `${name}${word ? ` ${word}` : ''}${halted}${stranger}`;
}

function movingTextOf(beats: Beat[]): string {
  const rows = beats.flatMap((beat) => (beat.rows === undefined ? [] : [beat.rows]));
  if (rows.length === 0) return '';
  const count = rows.reduce((sum, of) => sum + of, 0);
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
}

/** The outputs that say something new in a line: not lists, and not the ids that name the runs already. */
function outputTexts({ output = {}, runs }: StepStatus): string[] {
  const ids = new Set(runs.map(({ id }) => id));
  return Object.entries(output)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value) && !ids.has(String(value)))
    .map(([name, value]) => `${name} ${String(value)}`);
}

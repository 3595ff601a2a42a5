import type { PipelineStatus, RunStatus, StepStatus } from '../../domain/status';
import { receiptText } from '../../domain/status-text';
import { durationText } from '../duration-text';
import type { WatchHeartbeat } from '../pipeline/watch-heartbeat';

/** One step as a person sees it. */
export interface StepLine {
  id: string;
  service: string;
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
    return stepLineOf(step, beats, nowMs);
  });
}

/** The line as plain text. */
export function lineText({ id, service, state, percent, text, moving, elapsed }: StepLine): string {
  const progress = state === 'running' && percent !== undefined ? `${percent}%` : '';
  const details = [text, progress, moving, elapsed].filter(Boolean).join(', ');
  return `${id.padEnd(12)} ${service}  ${state.padEnd(11)} ${details}`.trimEnd();
}

function stepLineOf(step: StepStatus, beats: Beat[], nowMs: number): StepLine {
  const moving = movingTextOf(beats);
  const percent = percentOf(step, beats);
  const { id, service, state } = step;
  const elapsed = elapsedOf(step, nowMs);
  return {
    id,
    service,
    state,
    ...(percent !== undefined && { percent }),
    text: textOf(step, beats),
    moving,
    ...(elapsed !== undefined && { elapsed }),
  };
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

function textOf(step: StepStatus, beats: Beat[]): string {
  const runs = step.runs.map((run) =>
    runText(
      run,
      beats.find(({ id }) => id === run.id),
    ),
  );
  // A wait may have heard of a run before the workflow's next look at itself.
  const unheard = step.runs.length === 0 ? beats.map((beat) => runText(beat, beat)) : [];
  return [
    ...runs,
    ...unheard,
    ...outputTexts(step),
    ...(step.failure ? [step.failure.message] : []),
    ...(step.receipt ?? []).map(receiptText),
  ].join(', ');
}

function runText({ id, job, status, origin }: Partial<RunStatus> & { id: string; job: string }, beat?: Beat): string {
  const name = job === id ? job : `${job} #${id}`;
  const word = beat?.status ?? status;
  const stranger = origin === 'alreadyRunning' ? ' (ran already)' : '';
  return `${name}${word ? ` ${word}` : ''}${stranger}`;
}

function movingTextOf(beats: Beat[]): string {
  const rows = beats.flatMap((beat) => (beat.rows === undefined ? [] : [beat.rows]));
  if (rows.length === 0) return '';
  return `${rows.reduce((sum, count) => sum + count, 0).toLocaleString('en-US')} rows`;
}

/** The outputs that say something new in a line: not lists, and not the ids that name the runs already. */
function outputTexts({ output = {}, runs }: StepStatus): string[] {
  const ids = new Set(runs.map(({ id }) => id));
  return Object.entries(output)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value) && !ids.has(String(value)))
    .map(([name, value]) => `${name} ${String(value)}`);
}

import { memo } from 'preact/compat';
import type { AttemptStatus, StepStatus } from '../../domain/status';
import type { ToldProgress } from '../told';
import { State } from './parts';
import { momentText, tookText } from './words';

/** The time that a run takes, from one side of the page to the other. */
interface Span {
  /** Milliseconds since 1970. */
  fromMs: number;
  /** The same; after `fromMs`. */
  toMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Each step, and when it worked. */
export function Timeline({
  steps,
  progress,
  startedAt,
  endedAt,
  timezone,
  selected,
  now,
}: {
  /** Those that are to be seen. */
  steps: StepStatus[];
  /** What waits have heard since. */
  progress: Record<string, ToldProgress>;
  /** Of the run, ISO 8601. */
  startedAt: string;
  /** Of the run; absent while it goes on. */
  endedAt?: string;
  /** By whose clock people read it. */
  timezone: string;
  /** The `id` of the step that is looked at. */
  selected?: string;
  /** Milliseconds since 1970. */
  now: number;
}) {
  const fromMs = Date.parse(startedAt);
  const toMs = Math.max(fromMs + 1_000, endedAt === undefined ? now : Date.parse(endedAt));
  return (
    <div class="scroll tall" role="region" aria-label="Steps and when they worked" tabIndex={0}>
      <table class="timeline">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">State</th>
            <th scope="col">Took</th>
            <th scope="col">
              <span class="ticks">
                {TICKS.map((part) => (
                  <span key={part}>{tickText(fromMs + part * (toMs - fromMs), toMs - fromMs, timezone)}</span>
                ))}
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => {
            const goesOn = step.startedAt !== undefined && step.endedAt === undefined;
            return (
              <Row
                key={step.id}
                id={step.id}
                state={step.state}
                took={tookText(step.startedAt, step.endedAt ?? endedAt, now)}
                percent={step.state === 'running' ? progress[step.id]?.percent : undefined}
                bars={JSON.stringify(barsOf(step, { fromMs, toMs }, goesOn ? toMs : undefined))}
                isSelected={step.id === selected}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** With seconds where the whole takes less than an hour, and with the day where it takes more than one. */
function tickText(atMs: number, wholeMs: number, timezone: string): string {
  const text = momentText(new Date(atMs).toISOString(), timezone);
  if (wholeMs < HOUR_MS) return text.slice('2026-01-31 '.length);
  return text.slice(wholeMs < DAY_MS ? '2026-01-31 '.length : '2026-'.length, -':00'.length);
}

interface Bar {
  state: string;
  left: number;
  width: number;
}

const Row = memo(function Row({
  id,
  state,
  took,
  percent,
  bars,
  isSelected,
}: {
  id: string;
  state: string;
  took: string;
  percent?: number;
  bars: string;
  isSelected: boolean;
}) {
  return (
    <tr data-selected={isSelected}>
      <th scope="row">
        <a href={`#step=${encodeURIComponent(id)}`}>{id}</a>
      </th>
      <td>
        <State state={state} />
      </td>
      <td class="number">{percent === undefined ? took : `${took}, ${percent}%`}</td>
      <td>
        <span class="lane">
          {(JSON.parse(bars) as Bar[]).map(({ state: of, left, width }, at) => (
            <span key={at} class="time" data-state={of} style={{ left: `${left}%`, width: `${width}%` }} />
          ))}
        </span>
      </td>
    </tr>
  );
});

/** A bar for each attempt that is known, or for the step. */
function barsOf(step: StepStatus, span: Span, nowMs: number | undefined): Bar[] {
  const parts: Pick<AttemptStatus, 'state' | 'startedAt' | 'endedAt'>[] = step.attempts ?? [step];
  return parts.flatMap(({ state, startedAt, endedAt }) => {
    if (startedAt === undefined) return [];
    const from = Date.parse(startedAt);
    const to = endedAt === undefined ? (nowMs ?? span.toMs) : Date.parse(endedAt);
    const share = (ms: number) => Math.min(100, Math.max(0, (100 * (ms - span.fromMs)) / (span.toMs - span.fromMs)));
    return [{ state, left: share(from), width: Math.max(0.4, share(to) - share(from)) }];
  });
}

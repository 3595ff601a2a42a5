import { shownText } from '../../domain/shown-text';
import type { Size } from '../print';
import { cellsOf, cutToCells } from './cell-width';
import type { Cell, Colour, Row } from './live-region';
import type { StepLine } from './step-line';
import { wrapped } from './wrapped';

/** A pipeline as a terminal shows it while it goes. */
export interface PipelineView {
  /** What it is, and how it stands, in a line. */
  title: string;
  /** Its steps, in the order of the spec. */
  steps: readonly StepLine[];
}

/** What somebody wants to see first, where not all can be shown. */
const RANKS: Record<string, number> = { failed: 0, held: 0, running: 1, starting: 1, stopped: 2, compensated: 2 };
const [RANK_OF_WAITING, RANK_OF_DONE] = [3, 4];
/** From here on a step has nothing to say that cannot wait. */
const UNEVENTFUL = 2;

const COLOURS: Record<string, Colour> = {
  failed: 'red',
  held: 'yellow',
  stopped: 'yellow',
  compensated: 'yellow',
  running: 'cyan',
  starting: 'cyan',
  succeeded: 'green',
  waiting: 'dim',
  skipped: 'dim',
};

const INDENT = 2;
const GAP = 2;
const TEXT_INDENT = 6;
const STATE_CELLS = 'compensated'.length;
const ELAPSED_CELLS = '364d 23h'.length;
const LEAST_ID_CELLS = 12;
/** A longer name stands on lines of its own. */
const LARGEST_ID_SHARE = 0.35;
const BAR_CELLS = 10;
/** Of what a step says, so many lines; `status` says all of it. */
const TEXT_LINES = 3;
const TEXT_LINES_OF_A_FAILURE = 6;

/**
 * A pipeline in so many rows. While all of its steps have room they stand in the order of the spec; in a smaller
 * terminal those that failed, wait for a person or run come first, and what has no room is counted in one line.
 */
export function pipelineRows({ title, steps }: PipelineView, size: Size): Row[] {
  const { columns } = size;
  const titleRows = wrapped(shownText(title), columns).map((text): Row => [{ at: 0, text, colour: 'bold' }]);
  const at = columnsFor(steps, columns);
  const blocks = steps.map((step) => ({ step, full: stepRows(step, at), short: headRows(step, at) }));
  const room = Math.max(0, size.rows - titleRows.length);
  const whole = [
    blocks.map(({ full }) => full),
    blocks.map(({ step, full, short }) => (rankOf(step) < UNEVENTFUL ? full : short)),
  ].find((all) => all.flat().length <= room);
  return [...titleRows.slice(0, size.rows), ...(whole?.flat() ?? mostUrgent(blocks, room))];
}

interface Block {
  step: StepLine;
  full: Row[];
  short: Row[];
}

function mostUrgent(blocks: readonly Block[], room: number): Row[] {
  const ranked = [...blocks].sort((a, b) => rankOf(a.step) - rankOf(b.step));
  const shown: Row[] = [];
  const hidden: StepLine[] = [];
  let urgent = ranked.filter(({ step }) => rankOf(step) < UNEVENTFUL).length;
  for (const { step, full, short } of ranked) {
    // The last line is for the count of the others.
    const left = room - 1 - shown.length;
    const isUrgent = rankOf(step) < UNEVENTFUL;
    if (isUrgent) urgent -= 1;
    if (isUrgent && full.length <= left - urgent) shown.push(...full);
    else if (short.length <= left && !hidden.length) shown.push(...short);
    else hidden.push(step);
  }
  return hidden.length && room > 0 ? [...shown, [{ at: INDENT, text: countText(hidden), colour: 'dim' }]] : shown;
}

function countText(steps: readonly StepLine[]): string {
  const counts = new Map<string, number>();
  for (const { state } of steps) counts.set(state, (counts.get(state) ?? 0) + 1);
  return `and ${steps.length} more: ${[...counts].map(([state, count]) => `${count} ${state}`).join(', ')}`;
}

function rankOf({ state }: StepLine): number {
  return RANKS[state] ?? (state === 'waiting' ? RANK_OF_WAITING : RANK_OF_DONE);
}

/** Where the pieces of a step begin. */
interface Columns {
  service: number;
  state: number;
  elapsed: number;
  text: number;
  /** Where the terminal ends. */
  end: number;
}

function columnsFor(steps: readonly StepLine[], columns: number): Columns {
  const longestId = Math.max(LEAST_ID_CELLS, ...steps.map(({ id }) => cellsOf(shownText(id))));
  const id = Math.min(longestId, Math.max(LEAST_ID_CELLS, Math.floor(columns * LARGEST_ID_SHARE)));
  const service = INDENT + id + GAP;
  const state = service + Math.max(0, ...steps.map((step) => cellsOf(shownText(step.service)))) + GAP;
  const elapsed = state + STATE_CELLS + GAP;
  return { service, state, elapsed, text: elapsed + ELAPSED_CELLS + GAP, end: columns };
}

/** All that is said of a step: beside its name where it has room there, else below it. */
function stepRows(step: StepLine, at: Columns): Row[] {
  const head = headRows(step, at);
  const text = shownText([step.text, step.moving].filter(Boolean).join(', '));
  if (!text) return head;
  const last = head.at(-1) ?? [];
  const bar = barOf(step);
  const from = bar ? at.text + cellsOf(bar) + GAP : at.text;
  if (cellsOf(text) <= at.end - from) return [...head.slice(0, -1), [...last, { at: from, text }]];
  const most = rankOf(step) === 0 ? TEXT_LINES_OF_A_FAILURE : TEXT_LINES;
  return [
    ...head,
    ...linesWithin(text, at.end - TEXT_INDENT, most).map((line): Row => [{ at: TEXT_INDENT, text: line }]),
  ];
}

/** Who it is and how it stands. */
function headRows(step: StepLine, at: Columns): Row[] {
  const { service, state, elapsed = '' } = step;
  const name = shownText(step.id);
  const cells: Cell[] = [
    { at: at.service, text: service },
    { at: at.state, text: state, colour: COLOURS[state] },
    { at: at.elapsed, text: elapsed },
    { at: at.text, text: barOf(step), colour: 'cyan' },
  ];
  if (cellsOf(name) <= at.service - GAP - INDENT) return [[{ at: INDENT, text: name }, ...cells]];
  return [...wrapped(name, at.end - INDENT).map((text): Row => [{ at: INDENT, text }]), cells];
}

function linesWithin(text: string, columns: number, most: number): string[] {
  const lines = wrapped(text, columns, most + 1);
  if (lines.length <= most) return lines;
  const last = lines[most - 1] ?? '';
  return [...lines.slice(0, most - 1), cutToCells(`${last} ${lines[most]}`, columns)];
}

/** How far a step is, as a picture and a number; empty where that is not known, or says nothing any more. */
function barOf({ state, percent }: StepLine): string {
  return state === 'running' && percent !== undefined ? barText(percent) : '';
}

/** A share as a picture and a number. @param percent 0 to 100 */
export function barText(percent: number): string {
  const full = Math.round((percent / 100) * BAR_CELLS);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)} ${`${percent}%`.padStart('100%'.length)}`;
}

import { listed } from '../../domain/quoted';
import { shownText } from '../../domain/shown-text';
import { aligned } from '../display/aligned';
import { cutToCells } from '../display/cell-width';
import { durationText } from '../../domain/duration-text';
import type { PipelinePlan } from './pipeline-plan';
import { headOf, noticeText } from './plan-text';
import type { StepPlan } from './step-plan';

/** What is usual is not said of each step. */
const USUAL_TIMEOUT_MS = 86_400_000;
const NEEDS_SHOWN = 3;

/** Where a summary is read. */
interface SummaryOptions {
  /** Of its reader's window; a line that is longer is cut. */
  columns: number;
  /** The command that shows the rest of the same plan. */
  everyCall: string;
}

/** A plan in as many lines as it has steps, and a few. */
export function planSummary(plan: PipelinePlan, { columns, everyCall }: SummaryOptions): string[] {
  const rows = plan.steps.flatMap((step, at) => rowsOf(step, plan, at));
  const calls = plan.steps.reduce((sum, step) => sum + callsOf(step), 0);
  const lines = [
    ...headOf(plan),
    '',
    ...aligned(rows),
    ...noticeText(plan.notify),
    '',
    `${counted(calls, 'call')} to the cloud, ${counted(plan.permissions.length, 'permission')}. ` +
      'Nothing has been called.',
  ];
  // A command that is cut cannot be pasted.
  return [...lines.map((line) => cutToCells(shownText(line), columns)), `Every call: ${everyCall}`];
}

/** The items of a `forEach` are one row. */
function rowsOf(step: StepPlan, { steps, fanOuts = {} }: PipelinePlan, at: number): string[][] {
  const { item, leftOut, does } = step;
  if (item && steps[at - 1]?.item?.of === item.of) return [];
  const id = item?.of ?? step.id;
  if (leftOut !== undefined) return [[id, `left out: ${leftOut}`]];
  const count = steps.filter((one) => one.item !== undefined && one.item.of === item?.of).length;
  const parallel = fanOuts[item?.of ?? '']?.maxParallel;
  const times = item
    ? [`once for each of ${count} items${parallel === undefined ? '' : `, ${parallel} at a time`}`]
    : [];
  return [[id, [does, ...times, ...termsOf(step, stepBefore(steps, at))].join('; ')]];
}

/** What a reader would not take for granted: each step follows the one before it, within a day, and once. */
function termsOf(
  { always, needs, when, timeoutMs, retry, compensate }: StepPlan,
  before: string | undefined,
): string[] {
  const follows = before === undefined ? !needs.length : needs.length === 1 && needs[0] === before;
  return [
    ...(always ? ['at the end'] : []),
    ...(always || follows ? [] : [needs.length ? `after ${listed(needs, NEEDS_SHOWN)}` : 'at once']),
    ...(when === undefined ? [] : [`when ${when}`]),
    ...(timeoutMs === USUAL_TIMEOUT_MS ? [] : [`timeout ${durationText(timeoutMs)}`]),
    ...(retry ? [`up to ${retry.maximumAttempts} runs`] : []),
    ...(compensate ? [`undone by ${compensate.does}`] : []),
  ];
}

/** As the file names it: items have one name. */
function stepBefore(steps: readonly StepPlan[], at: number): string | undefined {
  const before = steps[at - 1];
  return before?.item?.of ?? before?.id;
}

function callsOf({ calls, compensate }: StepPlan): number {
  return calls.length + (compensate ? callsOf(compensate) : 0);
}

function counted(count: number, of: string): string {
  return `${count.toLocaleString('en')} ${of}${count === 1 ? '' : 's'}`;
}

import { DEFAULT_FENCE_TIMES } from '../../domain/fence';
import type { NotifyPlan } from '../../domain/plan';
import { durationText } from '../../domain/duration-text';
import { timeText } from '../display/time-text';
import type { PermissionNeeded } from './permissions-needed';
import type { PipelinePlan } from './pipeline-plan';
import type { PlanCall, StepPlan } from './step-plan';

/** What is to be known of a plan as a whole. */
export function headOf(plan: PipelinePlan): string[] {
  const params = Object.entries(plan.params).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [
    `${plan.name} for ${timeText(plan.date, plan.timezone)} (${plan.timezone})${params.length ? `, ${params.join(', ')}` : ''}`,
    ...(plan.onFailure === 'hold' ? ['A step that fails waits for a person; nothing is undone before a cancel.'] : []),
    ...(plan.maxParallel === undefined ? [] : [`No more than ${plan.maxParallel} of its steps go on at a time.`]),
    ...lateTextOf(plan),
  ];
}

/** From when on it is told to be late, of a run that begins now. */
function lateTextOf({ expect, timezone }: PipelinePlan): string[] {
  const { deadline, asUsual } = expect ?? {};
  return [
    ...(deadline ? [`Begun now, it is late from ${timeText(deadline.at, timezone)} on: it ${deadline.why}.`] : []),
    ...(asUsual ? ['It is late when it takes about twice the time of its last runs.'] : []),
  ];
}

/** Every call of a plan, as lines for people. */
export function planText(plan: PipelinePlan): string[] {
  const [title = '', ...rest] = headOf(plan);
  return [
    title,
    'Nothing is called by this command.',
    ...rest,
    ...plan.steps.flatMap((step, at) => textAmongItems(step, plan, at)),
    ...noticeText(plan.notify),
    '',
    `A request that starts something is given ${durationText(DEFAULT_FENCE_TIMES.requestTimeoutMs)}, and is never sent twice.`,
    '',
    'Permissions (docs/permissions.md):',
    ...plan.permissions.map(permissionText),
  ];
}

/** Webhooks and activities of somebody's own need no permission of the cloud. */
export function noticeText({ on, smn, connection }: Partial<NotifyPlan> = {}): string[] {
  if (smn === undefined || on === undefined) return [];
  return ['', `Notices of ${on.join(', ')} are published to ${smn}, connection ${connection}`];
}

/** The items of a `forEach` are told under one heading: the first whole, the others by what they do. */
function textAmongItems(step: StepPlan, { steps, fanOuts = {} }: PipelinePlan, at: number): string[] {
  const { item, does } = step;
  const head = `${at + 1}. ${step.id}: `;
  if (!item) return ['', ...stepText(step, head)];
  if (steps[at - 1]?.item?.of === item.of) return [`${head}${does}`];
  const { maxParallel, keepGoing } = fanOuts[item.of] ?? {};
  const terms = [
    ...(maxParallel === undefined ? [] : [`no more than ${maxParallel} at a time`]),
    ...(keepGoing ? ['when one fails, the others end first'] : []),
  ];
  const count = steps.filter((one) => one.item?.of === item.of).length;
  return ['', [`${item.of}, once for each of ${count} items`, ...terms].join(', '), ...stepText(step, head)];
}

function stepText(step: StepPlan, head: string): string[] {
  if (step.leftOut !== undefined) return [`${head}left out: ${step.leftOut}`];
  const { does, calls, filledInLater, undo, compensate } = step;
  return [
    `${head}${does}`,
    `   ${termsOf(step).join(', ')}`,
    ...(filledInLater.length ? [`   filled in when it is due: ${filledInLater.join(', ')}`] : []),
    ...calls.filter(({ phase }) => phase !== 'stop').map(callText),
    `   when it fails, times out or is cancelled: ${undo.itself}`,
    ...calls.filter(({ phase }) => phase === 'stop').map(callText),
    ...(step.always ? [] : [`   when a later step fails: ${undo.later}`]),
    ...(compensate ? stepText(compensate, '').map((line) => `      ${line}`) : []),
  ];
}

/** When it is run, and within what bounds. */
function termsOf(step: StepPlan): string[] {
  const { needs, when, timeoutMs, connection, whenRunning, leavesAsItIs, onAmbiguousStart, whenHalted, retry } = step;
  return [
    ...(step.always ? ['at the end, whatever came before'] : []),
    ...(needs.length ? [`after ${needs.join(' and ')}`] : []),
    ...(when === undefined ? [] : [`only when ${when}`]),
    `timeout ${durationText(timeoutMs)}`,
    ...(retry
      ? [`at most ${retry.maximumAttempts} runs, ${durationText(retry.initialIntervalMs)} apart at first`]
      : []),
    `connection ${connection}`,
    ...(whenRunning === undefined ? [] : [`when it runs already: ${whenRunning}`]),
    ...(leavesAsItIs ? ['when it is so already: it is left as it is'] : []),
    ...(onAmbiguousStart === 'hold' ? ['when its start is ambiguous: a person is asked'] : []),
    ...(whenHalted === undefined ? [] : [`when a run is halted: ${whenHalted}`]),
  ];
}

function callText({ phase, method, url, headers, body, note }: PlanCall): string {
  const details = [
    ...Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    ...(body ? [JSON.stringify(body)] : []),
    ...(note === undefined ? [] : [`(${note})`]),
  ];
  return `   ${phase.padEnd('before'.length)} ${method.padEnd('POST'.length)} ${[url, ...details].join('  ')}`;
}

function permissionText({ action, identityAction, role, for: operations, guess }: PermissionNeeded): string {
  const names = [...new Set([action, identityAction].filter((name) => name !== null))];
  const what = role === undefined ? names.join(' / ') : `role ${role}`;
  return `  ${what || 'none'}: ${operations.join(', ')}${guess === undefined ? '' : '  GUESS'}`;
}

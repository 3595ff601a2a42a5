import { DEFAULT_FENCE_TIMES } from '../../domain/fence';
import { timeText } from '../display/time-text';
import { durationText } from '../duration-text';
import type { PermissionNeeded } from './permissions-needed';
import type { PipelinePlan } from './pipeline-plan';
import type { PlanCall, StepPlan } from './step-plan';

/** A plan as text for people. */
export function planText(plan: PipelinePlan): string {
  const params = Object.entries(plan.params).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return [
    `${plan.name} for ${timeText(plan.date, plan.timezone)} (${plan.timezone})${params.length ? `, ${params.join(', ')}` : ''}`,
    'Nothing is called by this command.',
    ...(plan.onFailure === 'hold' ? ['A step that fails waits for a person; nothing is undone before a cancel.'] : []),
    ...plan.steps.flatMap((step, at) => ['', ...stepText(step, `${at + 1}. ${step.id}: `)]),
    '',
    `A request that starts something is given ${durationText(DEFAULT_FENCE_TIMES.requestTimeoutMs)}, and is never sent twice.`,
    '',
    'Permissions (docs/permissions.md):',
    ...plan.permissions.map(permissionText),
  ].join('\n');
}

function stepText(step: StepPlan, head: string): string[] {
  const { does, calls, filledInLater, undo, compensate } = step;
  return [
    `${head}${does}`,
    `   ${termsOf(step).join(', ')}`,
    ...(filledInLater.length ? [`   filled in when it is due: ${filledInLater.join(', ')}`] : []),
    ...calls.filter(({ phase }) => phase !== 'stop').map(callText),
    `   when it fails, times out or is cancelled: ${undo.itself}`,
    ...calls.filter(({ phase }) => phase === 'stop').map(callText),
    `   when a later step fails: ${undo.later}`,
    ...(compensate ? stepText(compensate, '').map((line) => `      ${line}`) : []),
  ];
}

/** When it is run, and within what bounds. */
function termsOf({ needs, when, timeoutMs, connection, whenRunning, onAmbiguousStart, retry }: StepPlan): string[] {
  return [
    ...(needs.length ? [`after ${needs.join(' and ')}`] : []),
    ...(when === undefined ? [] : [`only when ${when}`]),
    `timeout ${durationText(timeoutMs)}`,
    ...(retry
      ? [`at most ${retry.maximumAttempts} runs, ${durationText(retry.initialIntervalMs)} apart at first`]
      : []),
    `connection ${connection}`,
    `when it runs already: ${whenRunning}`,
    ...(onAmbiguousStart === 'hold' ? ['when its start is ambiguous: a person is asked'] : []),
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

import type { RunLog, StepLog } from './step-logs';

/** What is told of steps, as lines for people. */
export function logText(steps: readonly StepLog[]): string[] {
  return steps.flatMap((step, at) => [...(at ? [''] : []), ...stepText(step)]);
}

function stepText({
  id,
  service,
  state,
  failure,
  evidence = [],
  consoleUrl,
  runs,
  moreRuns,
  elsewhere,
}: StepLog): string[] {
  return [
    `${id} (${service}): ${state}`,
    ...(failure ? [`  ${failure.message}`] : []),
    ...evidence.map((piece) => `  evidence: ${piece}`),
    ...(runs.length || moreRuns ? runs.flatMap(runText) : ['  it has no run']),
    ...(moreRuns === undefined ? [] : [`  ... ${moreRuns} more runs`]),
    ...(consoleUrl === undefined ? [] : [`  console: ${consoleUrl}`]),
    ...(elsewhere === undefined ? [] : [`  ${elsewhere}`]),
  ];
}

function runText({ id, job, status, lines, problem }: RunLog): string[] {
  return [
    `  run ${id}${job === id ? '' : ` of ${job}`}${status === undefined ? '' : `, ${status}`}`,
    ...lines.map((line) => `    ${line}`),
    ...(problem === undefined ? [] : [`    could not be read: ${problem}`]),
  ];
}

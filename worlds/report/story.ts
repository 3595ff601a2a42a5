import type { Told } from '../engine/stage';
import type { WorldOutcome } from '../engine/world';
import { PROMISES } from '../oracle/finding';
import { judgeWorld } from '../oracle/judge-world';
import { WINDOWS } from '../oracle/windows';

/** A world as people read it: what it was, what came when, how it ended, and what was not kept. */
export function storyOf(outcome: WorldOutcome): string {
  const { plan, end, endedAtMs, log, story } = outcome;
  const began = log[0]?.at ?? 0;
  const { jobs, disturbances, faults, beatFaults, ...rest } = plan;
  const lines = [
    `seed ${plan.seed}: ${JSON.stringify(rest)}`,
    ...jobs.map((job) => `  job ${JSON.stringify(job)}`),
    ...disturbances.map((one) => `  disturbance ${JSON.stringify(one)}`),
    ...[...faults, ...beatFaults].map((one) => `  fault ${JSON.stringify(one)}`),
    ...withoutRepeats(story),
    `The step ended ${endedAtMs === undefined ? 'never' : `at ${seconds(endedAtMs)}`}: ${JSON.stringify(end)}`,
    ...log.map(
      ({ at, effect, job, run, by, status, reason }) =>
        `  log, ${seconds(at - began)} after its first line: ${effect} ${job} ${run ?? ''} by ${by} ${status ?? reason ?? ''}`,
    ),
  ];
  const { broken, windows } = judgeWorld(outcome);
  const told = [
    ...broken.map(({ promise, detail }) => `BROKEN ${promise} (${PROMISES[promise]}): ${detail}`),
    ...windows.map((name) => `WINDOW ${name}: ${WINDOWS[name].sentence}`),
  ];
  return [...lines, ...(told.length ? told : ['Every promise was kept.'])].join('\n');
}

/** Looks that follow each other are one line: hundreds of them say nothing. */
export function withoutRepeats(story: Told[]): string[] {
  const lines: string[] = [];
  let looks = 0;
  for (const { atMs, text } of story) {
    const isLook = / read (left|arrived|answered) /.test(text) || / watch\w+ (keeping|stored|known)$/.test(text);
    if (isLook && !text.includes('!')) {
      if (text.includes(' arrived ')) looks += 1;
      continue;
    }
    if (looks) lines.push(`  ... ${looks} looks`);
    looks = 0;
    lines.push(`${seconds(atMs)} ${text}`);
  }
  return looks ? [...lines, `  ... ${looks} looks`] : lines;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(3)} s`;
}

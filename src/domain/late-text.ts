import { listed } from './quoted';
import type { Lateness, PipelineStatus, StepStatus } from './status';

const DONE = new Set<StepStatus['state']>(['succeeded', 'skipped']);
const GOING_ON = new Set<StepStatus['state']>(['starting', 'running']);
const MOST_NAMED = 5;

/** How a pipeline stands, in a word or two: it may be late in any state. */
export function stateText({ state, late }: { state: string; late?: Lateness }): string {
  return late ? `${state}, late` : state;
}

/** From when on it was late, and what was expected. @param since as people read it */
export function latenessText({ why }: Lateness, since: string): string {
  return `late since ${since}: it ${why}`;
}

/** That a pipeline is late, what was expected, and what it is at: in sentences for a notice. */
export function lateText({ name, state, steps, asks }: PipelineStatus, why: string): string {
  const done = steps.filter((step) => DONE.has(step.state)).length;
  const goingOn = steps.filter((step) => GOING_ON.has(step.state)).map(({ id }) => id);
  const waiting = asks.map((ask) => `${ask.step} (${ask.why})`);
  const parts = [
    `${done} of ${steps.length} ${steps.length === 1 ? 'step' : 'steps'} done`,
    ...(state === 'paused' ? ['it is paused'] : []),
    ...(goingOn.length ? [`under way: ${listed(goingOn, MOST_NAMED)}`] : []),
    ...(waiting.length ? [`waiting for a person: ${listed(waiting, MOST_NAMED, '; ')}`] : []),
  ];
  return `${name} is late: it ${why}. ${parts.join('; ')}.`;
}

import { BOUNDS } from './bounds';
import type { Shape } from './shape';
import { anyMap, anyOf, list, map, mapOf, optional, text, wholeNumber } from './shape';
import type { Leftover } from './leftover';

/** A batch of stream jobs has no more. */
const UNITS_MAX = 100;
const NAME = text(1_000);
const YEAR_MS = 366 * 86_400_000;

const yesOrNo = anyOf(true, false);

const run: Shape = map({
  id: NAME,
  job: NAME,
  origin: anyOf('new', 'adopted', 'alreadyRunning'),
  trace: anyMap,
  doubt: optional(text(BOUNDS.cloudTextCharacters.most)),
});

const fence: Shape = map({
  version: wholeNumber(1, 1),
  marks: mapOf(anyMap, UNITS_MAX),
  cloudTimeMs: optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
  settleMs: wholeNumber(0, YEAR_MS),
  visibilityMs: optional(wholeNumber(0, YEAR_MS)),
  accepted: optional(list(NAME, UNITS_MAX)),
  closed: yesOrNo,
});

/** What the engine reads of a body. The activities check the rest as they would in a pipeline. */
const BODIES: Record<Leftover['service'], Shape> = {
  cdm: map({ clusterId: NAME, jobName: NAME, variables: optional(anyMap) }),
  dgc: map({
    jobName: NAME,
    workspace: optional(NAME),
    mode: anyOf('runNow', 'scheduleOn', 'scheduleOff', 'supplement'),
    jobParams: optional(anyMap),
    supplement: optional(anyMap),
  }),
  dli: map({
    jobIds: list(NAME, UNITS_MAX, 1),
    action: anyOf('start', 'stop'),
    resumeSavepoint: optional(yesOrNo),
    triggerSavepoint: optional(yesOrNo),
    onPartialStart: optional(anyOf('allOrNothing', 'keepGoing')),
  }),
};

const leftover: Shape = map({
  step: NAME,
  service: anyOf('cdm', 'dgc', 'dli'),
  title: text(4_000),
  connection: NAME,
  body: anyMap,
  runs: list(run, UNITS_MAX * 2),
  fence: optional(fence),
  restartOf: optional(NAME),
  startingSince: optional(text(40)),
});

const LEFTOVERS = list(
  (value, name) => {
    const problem = leftover(value, name);
    if (problem !== undefined) return problem;
    const { service, body } = value as Leftover;
    return BODIES[service](body, `${name}.body`);
  },
  // A compensation may have left something beside its step.
  BOUNDS.steps.most * 2,
);

/** What is wrong with what a cleanup was given; undefined when it is what a pipeline tells of itself. */
export function problemWithLeftovers(value: unknown): string | undefined {
  return LEFTOVERS(value, 'leftovers');
}

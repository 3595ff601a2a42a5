import { BOUNDS } from './bounds';
import type { Shape } from './shape';
import { anyMap, anyOf, list, map, mapOf, number, optional, text, wholeNumber, GIVEN_NAME, UNITS_MAX } from './shape';
import type { Leftover } from './leftover';
import { factsOf, STEP_TYPE_NAMES } from './step-types';

const YEAR_MS = 366 * 86_400_000;

const yesOrNo = anyOf(true, false);

const run: Shape = map({
  id: GIVEN_NAME,
  job: GIVEN_NAME,
  origin: anyOf('new', 'adopted', 'alreadyRunning'),
  trace: anyMap,
  doubt: optional(text(BOUNDS.cloudTextCharacters.most)),
});

const fence: Shape = map({
  version: wholeNumber(1, 1),
  marks: mapOf(anyMap, UNITS_MAX),
  cloudTimeMs: optional(number(0, Number.MAX_SAFE_INTEGER)),
  // Times that were measured are no whole numbers.
  settleMs: number(0, YEAR_MS),
  visibilityMs: optional(number(0, YEAR_MS)),
  accepted: optional(list(GIVEN_NAME, UNITS_MAX)),
  closed: yesOrNo,
});

const leftover: Shape = map({
  step: GIVEN_NAME,
  service: anyOf(...STEP_TYPE_NAMES),
  title: text(4_000),
  connection: GIVEN_NAME,
  body: anyMap,
  runs: list(run, UNITS_MAX * 2),
  fence: optional(fence),
  restartOf: optional(GIVEN_NAME),
  startingSince: optional(text(40)),
});

const LEFTOVERS = list(
  (value, name) => {
    const problem = leftover(value, name);
    if (problem !== undefined) return problem;
    const { service, body } = value as Leftover;
    return factsOf(service).givenBody(body, `${name}.body`);
  },
  // A compensation may have left something beside its step.
  BOUNDS.steps.most * 2,
);

/** What is wrong with what a cleanup was given; undefined when it is what a pipeline tells of itself. */
export function problemWithLeftovers(value: unknown): string | undefined {
  return LEFTOVERS(value, 'leftovers');
}

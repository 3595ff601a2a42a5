import { checkPipeline } from '../../../src/spec/check-pipeline';
import { resolveStep } from '../../../src/spec/resolve-step';
import { SpecError } from '../../../src/spec/spec-error';
import type { PlannedStep, TemplateScope } from '../../../src/domain/plan';
import { BOMBS, pipelineWith } from './template-bombs';

const AROUND = { connections: ['default'], startedAt: '2026-03-01T00:00:00Z' };
/** Some tens are seen; counted of this process alone, whoever else is on the machine. */
const MOST_CPU_MS = 1_500;
const MOST_MB = 200;

function errorOf(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

/** What it costs until it is refused. */
function refused(act: () => unknown): { error: Error; cpuMs: number; grownMb: number } {
  const [begin, before] = [process.cpuUsage(), process.memoryUsage().rss];
  const error = errorOf(act);
  const { user, system } = process.cpuUsage(begin);
  return { error, cpuMs: (user + system) / 1_000, grownMb: (process.memoryUsage().rss - before) / 1_048_576 };
}

test.each(BOMBS)('$name is refused in a sentence, and costs next to nothing', ({ spec, says }) => {
  const { error, cpuMs, grownMb } = refused(() => checkPipeline(spec, {}, AROUND));

  expect(error).toBeInstanceOf(SpecError);
  expect(error.message).toMatch(says);
  expect(error.message.length).toBeLessThan(1_500);
  expect(cpuMs).toBeLessThan(MOST_CPU_MS);
  expect(grownMb).toBeLessThan(MOST_MB);
});

test('what is beyond a bound is told with its step, the beginning of its text and the bound', () => {
  const spec = pipelineWith("{{ params.x | replace: 'x', params.x | size }} and more", { x: 'x'.repeat(60_000) });

  expect(errorOf(() => checkPipeline(spec, {}, AROUND)).message).toBe(
    'steps[0].cdm.variables.text: the text "{{ params.x | replace: \'x\', params.x | size }} and more" of step `copy`: ' +
      'its filters, and those before it, handle more than 4,000,000 characters, and that is the most: split it into several pipelines',
  );
});

const SCOPE: TemplateScope = { run: { date: AROUND.startedAt }, params: {}, steps: { copy: { rowsWritten: '"' } } };

function dueStep(more: object = {}): PlannedStep {
  const due = { id: 'due', dgc: { jobName: 'j', jobParams: { x: '{{ steps.copy.rowsWritten }}' } } };
  const [, step] = checkPipeline({ name: 'p', steps: [...pipelineWith('x').steps, due] }, {}, AROUND).steps;
  return { ...step, ...more } as PlannedStep;
}

test.each([
  {
    what: 'a result of the cloud that its filters double',
    text: `{{ steps.copy.rowsWritten ${'| json '.repeat(40)} }}`,
    says: '64,000 characters',
  },
  { what: 'a tag', text: '{% for i in (1..1000000000) %}{% endfor %}', says: 'stands in no text' },
])('$what, in the body of a step or in what a retry gives, is refused when the step is due', ({ text, says }) => {
  const body = { ...dueStep().body, jobParams: { x: text } };

  expect(() => resolveStep(dueStep({ body }), SCOPE, 'UTC')).toThrow(says);
  expect(() => resolveStep(dueStep(), SCOPE, 'UTC', { x: text })).toThrow(says);
  expect(() => resolveStep(dueStep({ isRendered: true }), SCOPE, 'UTC', { x: text })).toThrow(says);
});

test.each([
  [Array(200).fill('true').join(' or '), 'more than 50 comparisons'],
  ['x'.repeat(2_001), 'a condition has 2,001 characters, and 2,000 is the most'],
  ['true %}{% for i in (1..100000000) %}{% endfor %}{% if true', 'a condition stands without'],
])('a condition that no check has seen is refused when its step is due', (when, says) => {
  expect(() => resolveStep(dueStep({ when }), SCOPE, 'UTC')).toThrow(says);
});

test('a text that has `{%` reaches the cloud by way of a parameter', () => {
  const { steps } = checkPipeline(pipelineWith('{{ params.sql }}', { sql: "like '{%'" }), {}, AROUND);
  expect(steps[0]?.body).toMatchObject({ variables: { text: "like '{%'" } });
});

test('brackets that are no code, and many of them in quotes, are no nesting', () => {
  const text = `${'['.repeat(50)}{{ '${'(['.repeat(50)}' | append: "${'['.repeat(50)}" }}`;
  const { steps } = checkPipeline(pipelineWith(text), {}, AROUND);
  expect(steps[0]?.body).toMatchObject({ variables: { text: `${'['.repeat(50)}${'(['.repeat(50)}${'['.repeat(50)}` } });
});

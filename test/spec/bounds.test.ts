import { BOUNDS } from '../../src/domain/bounds';
import type { PlannedStep, TemplateScope, UnresolvedStep } from '../../src/domain/plan';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { resolveStep } from '../../src/spec/resolve-step';
import { SpecError } from '../../src/spec/spec-error';

const AROUND = { connections: ['default'], startedAt: '2026-03-01T00:00:00Z' };

function stepsOf(count: number, text: string) {
  const copy = { id: 'copy', cdm: { clusterId: 'c', jobName: 'orders' } };
  const due = Array.from({ length: count }, (_, at) => ({
    id: `due${at}`,
    needs: ['copy'],
    cdm: { clusterId: 'c', jobName: 'wide', variables: { text } },
  }));
  return [copy, ...due];
}

function resolved(step: PlannedStep, text: string): UnresolvedStep {
  const scope: TemplateScope = { run: { date: AROUND.startedAt }, params: {}, steps: { copy: { rowsWritten: text } } };
  return resolveStep(step, scope, 'UTC');
}

test.each([
  { count: 10, fits: 63_000, most: 64_000 },
  { count: 999, fits: 1_000, most: 1_087 },
])('of $count steps that are filled in when due each may come to $most bytes', ({ count, fits, most }) => {
  const { steps } = checkPipeline({ name: 'p', steps: stepsOf(count, '{{ steps.copy.rowsWritten }}') }, {}, AROUND);
  const last = steps.at(-1) as PlannedStep;

  expect(last.mostBytes).toBe(most);
  expect(resolved(last, 'x'.repeat(fits)).body).toMatchObject({ variables: { text: 'x'.repeat(fits) } });
  expect(() => resolved(last, 'x'.repeat(most))).toThrow(
    /^steps\.due\d+\.cdm: with its templates filled in it takes \d+ bytes, and \d+ is the most for this step/,
  );
});

test('what the largest step has left running can be given to a cleanup, and a larger one is refused', () => {
  const largest = (characters: number) => {
    const args = Array.from({ length: 1_000 }, () => 'x'.repeat(characters));
    const file = `obs://lake/${'f'.repeat(980)}.py`;
    return checkPipeline({ name: 'p', steps: [{ id: 'a', dliSpark: { file, args, queue: 'q' } }] }, {}, AROUND);
  };
  const [step] = largest(890).steps;
  const { file } = step?.body as { file: string };
  const run = { id: 'b'.repeat(64), job: file, origin: 'new' as const, trace: { createdAtMs: 1_700_000_000_000 } };
  const leftover = { ...step, step: 'a', title: 't'.repeat(4_000), runs: [run] };

  expect(Buffer.byteLength(JSON.stringify([leftover]))).toBeLessThan(BOUNDS.argumentBytes.most);
  expect(() => largest(990)).toThrow(/^steps\[0\]\.dliSpark: takes \d+ bytes, and 900000 is the most for one step/);
});

test('40,000 unknown needs are refused in a sentence', () => {
  const [copy] = stepsOf(0, '');
  const needs = Array.from({ length: 40_000 }, (_, at) => `nowhere${at}`);
  expect(() => checkPipeline({ name: 'p', steps: [{ ...copy, needs }] }, {}, AROUND)).toThrow(
    'the steps name 40000 `needs` altogether, and 20000 is the most',
  );
});

test('of very many mistakes the first twenty are listed, each cut, and the rest is counted', () => {
  const problems = Array.from({ length: 1_000 }, (_, at) => ({ path: ['steps', at], message: 'x'.repeat(10_000) }));
  const lines = new SpecError(problems).message.split('\n');

  expect(lines).toHaveLength(BOUNDS.problems.most + 1);
  expect(lines[0]).toBe(`steps[0]: ${'x'.repeat(BOUNDS.problemCharacters.most - 1)}…`);
  expect(lines.at(-1)).toBe('... 980 more');
});

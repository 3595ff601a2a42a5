import { BOUNDS } from '../../src/domain/bounds';
import type { PlannedStep, TemplateScope, UnresolvedStep } from '../../src/domain/plan';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { fillingWith, readsOf, valueOf } from '../../src/spec/render';
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

test('a compensation is as large as a step may be, and named as what is too large', () => {
  const sql = `SELECT '${'历'.repeat(310_000)}'`;
  const undo = { dliSql: { sql } };
  const small = { id: 'a', cdm: { clusterId: 'c', jobName: 'orders' } };
  expect(() => checkPipeline({ name: 'p', steps: [{ ...small, compensate: undo }] }, {}, AROUND)).toThrow(
    /^steps\[0\]\.compensate\.dliSql: takes \d+ bytes, and 900000 is the most for one step/,
  );
});

test('what filters handle is counted to the character, dates as a thousand, and what is made once is made once', () => {
  const filling = () => fillingWith({ run: { date: AROUND.startedAt }, params: {}, steps: {} }, 'UTC');
  const written = (used: number) => {
    const one = filling();
    one.work.use(used);
    return valueOf('run.date | date: "%Y"', one, { step: 's', path: [] });
  };
  expect(written(3_998_900)).toBe('2026');
  expect(() => written(3_999_500)).toThrow(
    'its filters, and those before it, handle more than 4,000,000 characters, and that is the most',
  );
  const { work } = filling();
  work.use(4_000_000);
  expect(() => work.use(1)).toThrow('handle more than 4,000,000 characters');
  const made: number[] = [];
  const once = (key: string) => work.once(key, () => made.push(1));
  expect([once('a'), once('a'), once('b'), once('a')]).toEqual([1, 1, 2, 1]);
});

test('what a step reads is told name by name, as far as it is known before it is filled in', () => {
  const body = { n: 7, off: false, none: null, text: '{{ params.day }}', more: ['{{ params[item] }}', 'plain'] };
  const item = { of: 'copy', as: 'item', value: 'orders' };
  const names = readsOf(body, 'steps.copy.rows > 0', item);
  for (const name of [
    ['params', 'day'],
    ['params', 'orders'],
    ['steps', 'copy', 'rows'],
  ])
    expect(names).toContainEqual(name);
  const other = { text: '{{ params[item.name] }}' };
  expect(readsOf(other, undefined, item)).toContainEqual(['params']);
});

test('a plan of several steps is larger than one of them may be, and has its own bound', () => {
  const sql = (characters: number) => `SELECT '${'x'.repeat(characters)}'`;
  const planned = (characters: number) => {
    const steps = ['a', 'b', 'c'].map((id) => ({ id, dliSql: { sql: sql(characters) } }));
    return checkPipeline({ name: 'p', steps }, {}, AROUND).steps;
  };
  expect(planned(310_000)).toHaveLength(3);
  expect(() => planned(340_000)).toThrow(/^steps: .* takes \d+ bytes, and 1000000 is the most that can be kept/);
});

test('mistakes are told to programs with their places: those that are shown, and how many are not', () => {
  const problem = { path: ['steps', 2, 'cdm', 'jobName'], message: 'is missing' };
  const { located } = new SpecError([problem], () => ({ text: 'orders.yaml:4:5', line: 4, column: 5 }));
  expect(located).toEqual([{ line: 4, column: 5, path: 'steps[2].cdm.jobName', message: 'is missing' }]);
  const many = new SpecError(Array.from({ length: 22 }, () => problem));
  expect(many.located).toHaveLength(21);
  expect(many.located[0]).toEqual({ path: 'steps[2].cdm.jobName', message: 'is missing' });
  expect(many.located[20]).toEqual({ path: '', message: '... 2 more' });
});

test('a step whose text holds one template too many is named before any of them is read', () => {
  const spec = { name: 'p', steps: [{ id: 'a', dliSql: { sql: '{{ x }}'.repeat(20_001), queue: 'q' } }] };
  expect(() => checkPipeline(spec, {}, AROUND)).toThrow(
    'the texts up to step `a` hold 20,001 templates, and 20,000 is the most',
  );
});

test.each([
  ['a text', 'x'.repeat(99_999)],
  ['a list of texts', Array(10).fill('x'.repeat(9_999))],
])('filters handle four million characters of %s, and no more', (_, given) => {
  const sized = (times: number) => {
    const steps = [{ id: 'a', dliSql: { sql: 'SELECT {{ params.given | size }} '.repeat(times), queue: 'q' } }];
    return () => checkPipeline({ name: 'p', params: { given }, steps }, {}, AROUND);
  };
  expect(sized(40)).not.toThrow();
  expect(sized(41)).toThrow('its filters, and those before it, handle more than 4,000,000 characters');
});

import { nearest } from '../../src/files/nearest';
import { pipelineProblems, readBy } from '../../src/spec/pipeline-problems';
import { pipelineSchema } from '../../src/spec/schema';

test.each([
  ['cmd', ['cdm', 'dgc', 'dli'], 'cdm'],
  ['cpoy', ['load', 'copy'], 'copy'],
  ['on_failure', ['onFailure', 'notify'], 'onFailure'],
  ['rowWritten', ['rowsRead', 'rowsWritten'], 'rowsWritten'],
  ['if', ['id', 'in'], undefined],
  ['banana', ['onFailure', 'notify'], undefined],
  ['x'.repeat(65), ['x'.repeat(64)], undefined],
])('of the names there are, %p most probably means the right one, or none', (name, known, meant) => {
  expect(nearest(name, known)).toBe(meant);
});

test('a name is compared with a thousand others at most', () => {
  let asked = 0;
  function* names(): Generator<string> {
    for (;;) yield `name${(asked += 1)}`;
  }

  nearest('nothing_like_it', names());

  expect(asked).toBe(1_001);
});

test('of very many wrong keys the first are told with the one that is meant, and the others are counted', () => {
  const wrong = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`retries${at}`, 3]));
  const steps = Array.from({ length: 900 }, (_, at) => ({ id: `s${at}`, cmd: {}, retries: 1 }));

  const { error } = readBy(pipelineSchema, { name: 'p', ...wrong, steps });
  const problems = pipelineProblems(error!);

  const suggested = problems.filter(({ message }) => message.includes('did you mean'));
  expect(problems.at(-1)?.message).toMatch(/^unknown key .*, \.\.\. 49,995 more$/);
  expect(suggested.length).toBeGreaterThan(10);
  expect(suggested.length).toBeLessThanOrEqual(100);
});

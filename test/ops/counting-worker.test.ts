import { countsForAll } from '../../src/plugin/pipeline-counter';

test('of the workers that poll a task queue one counts its pipelines, and the first does before the server lists it', () => {
  const pollers = ['9@b', '1@c', '1@a'];
  expect(pollers.filter((identity) => countsForAll(identity, pollers))).toEqual(['1@a']);
  expect(countsForAll('0@new', pollers)).toBe(true);
  expect(countsForAll('2@new', pollers)).toBe(false);
  expect(countsForAll('1@a', [])).toBe(true);
});

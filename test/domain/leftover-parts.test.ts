import type { Leftover } from '../../src/domain/leftover';
import { partOf, partsOf } from '../../src/domain/leftover';

/** Of so many bytes and some hundred more: 800,000 are one part. */
function left(step: string, bytes: number): Leftover {
  const body = { text: 'x'.repeat(bytes) };
  return { step, service: 'cdm', title: 'CDM job orders', connection: 'default', body, runs: [] };
}

const idsOf = (part: Leftover[]) => part.map(({ step }) => step).join('');

test('as many leftovers as there is room for are a part, and one alone whatever its size', () => {
  expect(partsOf(['a', 'b', 'c', 'd', 'e'].map((step) => left(step, 300_000))).map(idsOf)).toEqual(['ab', 'cd', 'e']);
  expect(partsOf([left('a', 900_000), left('b', 900_000), left('c', 1)]).map(idsOf)).toEqual(['a', 'b', 'c']);
  expect(partsOf([])).toEqual([]);
});

test('a part begins behind the last leftover of a step, and with the first where no step is named', () => {
  const all = ['a', 'b', 'a', 'c'].map((step) => left(step, 1));
  expect([undefined, null, 'a', 'b', 'c', 'none'].map((after) => idsOf(partOf(all, after)))).toEqual([
    'abac',
    'abac',
    'c',
    'ac',
    '',
    'abac',
  ]);
});

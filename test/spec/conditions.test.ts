import fc from 'fast-check';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { resolveStep } from '../../src/spec/resolve-step';
import { fillingWith, holds } from '../../src/spec/render';
import type { TemplateScope } from '../../src/domain/plan';

const LONG = '7615917337495251231';
const PARAMS = {
  text5: '5',
  five: 5,
  price: '1.10',
  long: LONG,
  longer: '7615917337495251232',
  power: '1e22',
  zeros: '0012345',
  word: 'full',
  yes: true,
  yesText: 'true',
  noText: 'False',
  none: 0,
  empty: '',
  list: ['orders', '5'],
  map: { a: 1 },
  nothing: null,
};

function condition(text: string): boolean {
  const steps = { copy: { rowsWritten: 120 } };
  return judged(text, { run: { date: '2026-01-31T00:00:00Z' }, params: PARAMS, steps });
}

function judged(text: string, scope: TemplateScope): boolean {
  return holds(text, fillingWith(scope, 'UTC'), { step: 's', path: ['steps', 0, 'when'] });
}

test.each([
  // A text that is a number counts as one.
  ['params.text5 > 3', true],
  ['params.text5 > 10', false],
  ['params.text5 == 5', true],
  ['params.five == "5"', true],
  ['params.price < 1.2', true],
  ['params.price == 1.1', true],
  ['params.zeros > 12344', true],
  ['params.power > 9007199254740991', true],
  ['steps.copy.rowsWritten > 0', true],
  ['steps.copy.rowsWritten == "120"', true],
  // To the last digit.
  ['params.long < params.longer', true],
  ['params.long == params.longer', false],
  ['params.long > 9007199254740991', true],
  // Two texts are the same to the letter, or not; in order as numbers where both are numbers.
  ['params.zeros == "12345"', false],
  ['params.zeros == "0012345"', true],
  ['"9" < "10"', true],
  ['"2026-01-09" < "2026-01-10"', true],
  ['params.word == 5', false],
  ['params.word != 5', true],
  ['params.word == "full"', true],
  // True and false are words too.
  ['params.yes', true],
  ['params.yesText', true],
  ['params.noText', false],
  ['params.noText == false', true],
  ['params.yesText == true', true],
  ['params.yes == "true"', true],
  ['params.word == true', false],
  ['params.noText == true', false],
  ['params.yes == "full"', false],
  ['params.yes != params.noText', true],
  ['not params.noText', true],
  ['params.yes and params.noText', false],
  ['params.noText or params.yesText', true],
  // At the border, and either way round.
  ['"a" < "a"', false],
  ['"a" > "a"', false],
  ['"a" <= "a"', true],
  ['"a" >= "a"', true],
  ['"b" > "a"', true],
  ['"b" <= "a"', false],
  ['params.five > 5', false],
  ['params.five < 5', false],
  ['params.five >= 5', true],
  ['params.five <= 5', true],
  ['params.five <= 4', false],
  ['params.price > -1.2', true],
  ['params.five != "5.0"', false],
  // What is a decimal number, and what is none.
  ['"+5" == 5', true],
  ['"-0.5" < 0', true],
  ['".5" == 0.5', true],
  ['"5." == 5', true],
  ['"1e3" == 1000', true],
  ['"1E-2" == 0.01', true],
  ['"e5" == 5', false],
  ['"." == 0', false],
  ['"5x" == 5', false],
  ['"x5" == 5', false],
  ['"" == 0', false],
  // Nothing is not true, and no word but these two says either.
  ['params.nothing', false],
  ['not params.nothing', true],
  ['params.five == true', false],
  ['params.word == false', false],
  ['params.yes == false', false],
  ['params.yesText != true', false],
  ['params.yes and params.yesText', true],
  ['params.noText or false', false],
  // Lists and Liquid's own words are Liquid's.
  ['params.list != empty', true],
  ['params.list == params.list', true],
  ['params.list contains "orders"', true],
  ['params.list.size > 1', true],
  ['params.empty == empty', true],
  ['params.list == empty', false],
  ['params.nothing != nil', false],
  ['params.empty != empty', false],
  ['params.list != nil', true],
])('`when: %s` is %p', (text, expected) => {
  expect(condition(text)).toBe(expected);
});

test.each([
  ['params.word', '"full" is neither true nor false: compare it'],
  ['params.none', '0 is neither true nor false: compare it, as in `params.x == "y"` or `> 0`'],
  ['params.empty', '"" is neither true nor false'],
  ['params.list', '["orders","5"] is neither true nor false'],
  ['params.yes and params.word', '"full" is neither true nor false'],
  ['params.noText and params.none', '0 is neither true nor false'],
  ['not params.word', '"full" is neither true nor false'],
  ['params.word > 3', '"full" > 3 says nothing: compare two numbers, or two texts'],
  ['params.list > 3', '["orders","5"] > 3 says nothing'],
  ['params.yes > 0', 'true > 0 says nothing'],
  ['params.nothing < 3', 'null < 3 says nothing'],
  ['params.word <= 3', '"full" <= 3 says nothing'],
  ['"1e401" > 5', '"1e401" > 5 says nothing'],
  [`"${'9'.repeat(401)}" > 5`, `"${'9'.repeat(59)}... > 5 says nothing`],
  ['params.noText and params.word', '"full" is neither true nor false'],
  ['params.yes or params.word', '"full" is neither true nor false'],
  [`params.long == ${LONG}`, `${LONG} has more digits than a number keeps: write it in quotes`],
  ['params.price == 1.10000000000000000001', 'has more digits than a number keeps'],
  // The first whole number that two are written as: whether it is the one that was meant, nobody can tell.
  ['params.power > 9007199254740992', '9007199254740992 has more digits than a number keeps: write it in quotes'],
])('`when: %s` is refused aloud', (text, says) => {
  expect(() => condition(text)).toThrow(says);
});

test('fifty comparisons and 2,000 characters are a condition, and one more is none', () => {
  const terms = (count: number) => Array.from({ length: count }, () => 'params.five').join(' == ');
  expect(() => condition(terms(51))).not.toThrow('comparisons');
  expect(() => condition(terms(52))).toThrow('a condition has more than 50 comparisons and filters');

  const long = `params.word == "${'x'.repeat(1_984)}"`;
  expect(long).toHaveLength(2_001);
  expect(() => condition(long)).toThrow('has 2,001 characters, and 2,000 is the most');
  expect(condition(long.replace('x', ''))).toBe(false);
});

test('whole numbers compare as they are, however long, as numbers and as text', () => {
  const whole = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
  fc.assert(
    fc.property(whole, whole, (one, other) => {
      const scope = { run: { date: '' }, params: { one: String(one), other: String(other) }, steps: {} };
      expect(judged('params.one < params.other', scope)).toBe(one < other);
      expect(judged('params.one >= params.other', scope)).toBe(one >= other);
    }),
  );
});

const copy = { id: 'copy', cdm: { clusterId: 'c', jobName: 'j' } };
const around = { connections: ['default'], startedAt: '2026-01-31T00:00:00Z' };

test('a condition that says nothing is refused before anything runs, where it needs no step', () => {
  const spec = { name: 'p', params: { mode: 'full' }, steps: [{ ...copy, when: 'params.mode' }] };
  expect(() => checkPipeline(spec, {}, around)).toThrow(
    'steps[0].when: template: "full" is neither true nor false: compare it',
  );
  expect(() => checkPipeline(spec, { params: { mode: 'false' } }, around)).not.toThrow();
});

test('and where it does, when its step is due', () => {
  const spec = { name: 'p', steps: [copy, { id: 't', dgc: { jobName: 'j' }, when: 'steps.copy.rowsWritten' }] };
  const [, step] = checkPipeline(spec, {}, around).steps;
  const scope = { run: { date: '' }, params: {}, steps: { copy: { rowsWritten: 0 } } };
  expect(() => resolveStep(step!, scope, 'UTC')).toThrow('steps.t.when: template: 0 is neither true nor false');
});

test('what a sentence shows of a value is its first sixty characters', () => {
  const scope = (text: string) => ({ run: { date: '2026-01-31T00:00:00Z' }, params: { text }, steps: {} });
  const [fits, tooLong] = ['y'.repeat(58), 'y'.repeat(59)];
  expect(() => judged('params.text', scope(fits))).toThrow(`"${fits}" is neither true nor false`);
  expect(() => judged('params.text', scope(tooLong))).toThrow(`"${tooLong}... is neither true nor false`);
});

test('a condition takes fifty comparisons and filters, and no more', () => {
  const comparisons = (count: number) => Array.from({ length: count }, () => 'params.five == 5').join(' and ');
  expect(condition(comparisons(25))).toBe(true);
  expect(() => condition(comparisons(26))).toThrow(
    'a condition has more than 50 comparisons and filters, and that is the most',
  );
});

test('brackets stand ten deep in each other, and those in quotes are text', () => {
  const deep = (depth: number) => `${'('.repeat(depth)}params.five == 5${')'.repeat(depth)}`;
  expect(() => condition(deep(10))).not.toThrow('deep in each other');
  expect(() => condition(deep(11))).toThrow('its brackets stand more than 10 deep in each other, and that is the most');
  expect(condition(`params.word == '${'('.repeat(11)}'`)).toBe(false);
  expect(condition(`params.word == "${'['.repeat(11)}"`)).toBe(false);
});

test.each(['params.one > 3', '3 < params.one', 'params.yes > 0', 'params.nothing < 1'])(
  'a list of one number is no number, nor is a word or nothing: %s',
  (text) => {
    const scope = { run: { date: '2026-01-31T00:00:00Z' }, params: { ...PARAMS, one: ['5'] }, steps: {} };
    expect(() => judged(text, scope)).toThrow('says nothing: compare two numbers, or two texts');
  },
);

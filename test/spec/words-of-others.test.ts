import { asName } from '../../src/spec/as-name';
import { keyCalled, rootCalled, valueCalled } from '../../src/spec/words-of-others';

test.each([
  ['ds', "write `run.date | date: '%Y-%m-%d'`"],
  ['ds_nodash', "write `run.date | date: '%Y%m%d'`"],
  ['ts', 'write `run.date`'],
  ['execution_date', 'write `run.date`'],
  ['logical_date', 'write `run.date`'],
  ['data_interval_start', 'write `run.date`'],
  ['date', 'write `run.date`'],
  ['trigger', 'write `run.date`'],
  ['now', 'write `run.date`, which is the same whenever the run happens'],
  ['inputs', 'write `params.table`'],
  ['vars', 'write `params.table`'],
  ['var', 'write `params.table`'],
  ['env', 'write `params.table`'],
  ['param', 'write `params.table`'],
  ['outputs', 'write `steps.table.*`'],
  ['tasks', 'write `steps.table.*`'],
  ['jobs', 'write `steps.table.*`'],
  ['step', 'write `steps.table.*`'],
  ['needs', 'write `steps.table.*`'],
  ['params', undefined],
  ['constructor', undefined],
])('in place of {{ %s.table }} of another tool: %p', (root, words) => {
  expect(rootCalled(root, 'table')).toBe(words);
});

test('where nothing stands behind it, a name is left open', () => {
  expect(rootCalled('vars')).toBe('write `params.NAME`');
});

test.each([
  { word: 'depends_on', known: ['id', 'needs', 'retry'], key: 'needs' },
  { word: 'Upstream-Tasks', known: ['id', 'needs'], key: 'needs' },
  { word: 'depends_on', known: ['id', 'retry'], key: undefined },
  { word: 'path', known: ['file'], key: 'file' },
  { word: 'path', known: ['prefix'], key: 'prefix' },
  { word: 'nonsense', known: ['id', 'needs'], key: undefined },
])('by the key $word another tool means $key of $known', ({ word, known, key }) => {
  expect(keyCalled(word, known)).toBe(key);
});

test.each([
  { word: 'rollback', known: ['compensate', 'hold', 'fail'], value: 'compensate' },
  { word: 'PAUSE', known: ['compensate', 'hold', 'fail'], value: 'hold' },
  { word: 'pause', known: ['start', 'stop'], value: 'stop' },
  { word: 'rollback', known: ['start', 'stop'], value: undefined },
])('by the value $word another tool means $value of $known', ({ word, known, value }) => {
  expect(valueCalled(word, known)).toBe(value);
});

const NAME = /^[\w.-]{1,128}$/;

test.each<[unknown, string]>([
  ['copy orders', '; did you mean `copy_orders`?'],
  [' copy: orders ', '; did you mean `copy_orders`?'],
  ['a/b', '; did you mean `a_b`?'],
  ['- -', ''],
  ['日本語 ab', ''],
  [7, ''],
  [`${'a'.repeat(126)} b`, `; did you mean \`${'a'.repeat(126)}_b\`?`],
  [`${'a'.repeat(127)} b`, ''],
])('a name that was probably meant by %p: %p', (written, meant) => {
  expect(asName(written, NAME)).toBe(meant);
});

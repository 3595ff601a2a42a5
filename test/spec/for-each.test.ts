import { planText } from '../../src/cli/plan/plan-text';
import { pipelinePlanOf } from '../../src/cli/plan/pipeline-plan';
import { connectionPlaceOf } from '../../src/connections/connection-place';
import { narrowedTo } from '../../src/domain/template-scope';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { resolveStep } from '../../src/spec/resolve-step';

const around = { connections: ['default'], startedAt: '2026-03-01T00:00:00Z' };

const COPY = { id: 'copy', cdm: { clusterId: 'c', jobName: '{{ table }}_to_obs' } };
const after = { id: 'after', dgc: { jobName: 'after' } };

function check(forEach: object, { params = {}, more = {}, steps = [] as object[] } = {}) {
  const copy = { ...COPY, forEach: { as: 'table', ...forEach }, ...more };
  return checkPipeline({ name: 'p', params, steps: [copy, ...steps] }, {}, around);
}

const ORDERS_AND_LINES = { in: ['orders', 'lines'] };

test('a step with forEach becomes one step an item, named by it, and the next step needs the whole', () => {
  const plan = check({ in: 'params.tables' }, { params: { tables: ['orders', 'lines'] }, steps: [after] });

  expect(plan.steps.map(({ id, needs, body }) => [id, needs, (body as { jobName: string }).jobName])).toEqual([
    ['copy[orders]', [], 'orders_to_obs'],
    ['copy[lines]', [], 'lines_to_obs'],
    ['after', ['copy'], 'after'],
  ]);
  expect(plan.fanOuts).toEqual({ copy: {} });
});

test.each([
  { list: ['orders', 'lines'], items: ['orders', 'lines'], of: 'items that are written out' },
  { list: [2024, 2025], items: [2024, 2025], of: 'numbers' },
  { list: 'params.byRegion.north', items: ['n1'], of: 'a list within a map' },
  { list: 'params.text | split: ","', items: ['a', 'b'], of: 'a text that is split' },
  { list: 'params.byRegion.north | concat: params.tables', items: ['n1', 'orders'], of: 'two lists as one' },
])('the list may be $of', ({ list, items }) => {
  const params = { tables: ['orders'], byRegion: { north: ['n1'] }, text: 'a,b' };

  expect(check({ in: list }, { params }).steps.map(({ item }) => item?.value)).toEqual(items);
});

test('without a name of its own the item is `item`', () => {
  const copy = { id: 'copy', forEach: { in: ['a'] }, dgc: { jobName: '{{ item }}' } };
  const [step] = checkPipeline({ name: 'p', steps: [copy] }, {}, around).steps;

  expect(step).toMatchObject({ id: 'copy[a]', body: { jobName: 'a' } });
});

test('an empty list is no mistake: the step is left out, and is waited for like any other', () => {
  const { steps } = check({ in: [] }, { steps: [after] });

  expect(steps.map(({ id, leftOut, needs }) => [id, leftOut, needs])).toEqual([
    ['copy', 'its `forEach` has no item', []],
    ['after', undefined, ['copy']],
  ]);
});

test.each([
  { list: ['a', 'b', 'a'], says: /item 3 "a" stands in the list before/ },
  { list: [7, '7'], says: /item 2 "7" stands in the list before/ },
  { list: 'params.maps', says: /item 1 is a map: an item is one text or number/ },
  { list: [''], says: /item 1 is empty/ },
  { list: ['x'.repeat(65)], says: /item 1 has 65 bytes, and 64 is the most/ },
  { list: ['历'.repeat(22)], says: /item 1 has 66 bytes/ },
  { list: ['a b'], says: /"a b" has characters that the name of a step cannot have/ },
  { list: ['a]'], says: /cannot have/ },
  { list: ['__proto__'], says: /cannot have/ },
  { list: 'params.unseen', says: /item 1 .*cannot have/ },
  { list: [2 ** 60], says: /more digits than a number keeps/ },
  { list: 'params.text', says: /is to be a list, and params.text is "a,b": write the items, or .* \| split: ","/ },
  { list: 'params.none', says: /there is no `params.none`: give `none` a default/ },
  { list: '{{ params.maps }}', says: /the list stands without `\{\{ \}\}`: write `params.tables`/ },
  { list: 'params.very', says: /with a step for each item it comes to 1,001 steps, and 1,000 is the most/ },
  { list: 'params.maps |', says: /forEach.in: / },
])('the list $list is refused with a sentence', ({ list, says }) => {
  const params = {
    maps: [{ a: 1 }],
    text: 'a,b',
    unseen: ['a\u{1160}b'],
    very: Array.from({ length: 1_001 }, (_, at) => at),
  };
  expect(() => check({ in: list }, { params })).toThrow(says);
});

test('the results of a step make no list: the steps are known before the first one starts', () => {
  const steps = [after, { ...COPY, forEach: { in: 'steps.after.tables', as: 'table' } }];
  expect(() => checkPipeline({ name: 'p', steps }, {}, around)).toThrow(
    /^steps\[1\].forEach.in: the steps of a pipeline are known before it starts.*make the list of `params`/,
  );
});

test.each([
  { as: 'run', says: /means something else in templates/ },
  { as: 'true', says: /means something else/ },
  { as: 'a-b', says: /a name begins with a letter/ },
])('the item cannot be called $as', ({ as, says }) => {
  expect(() => check({ ...ORDERS_AND_LINES, as })).toThrow(says);
});

test('a step whose texts do not name the item is refused: each item would run the same job', () => {
  const more = { cdm: { clusterId: 'c', jobName: 'orders' } };
  expect(() => check(ORDERS_AND_LINES, { more })).toThrow(/no text of the step names `\{\{ table \}\}`/);
});

test('only the step itself knows its item', () => {
  const steps = [{ id: 'after', dgc: { jobName: '{{ table }}' } }];
  expect(() => check(ORDERS_AND_LINES, { steps })).toThrow(/there is no `table`: a template may name/);
});

test('an item is one text or number, and has nothing below it', () => {
  const more = { cdm: { clusterId: 'c', jobName: '{{ table.name }}' } };
  expect(() => check(ORDERS_AND_LINES, { more })).toThrow(/there is no `table.name`: an item is one text or number/);
});

test('many items of many steps are refused before a text of them is filled in', () => {
  const tables = Array.from({ length: 600 }, (_, at) => `t${at}`);
  const steps = ['one', 'two'].map((id) => ({ ...COPY, id, forEach: { in: 'params.tables', as: 'table' } }));
  expect(() => checkPipeline({ name: 'p', params: { tables }, steps }, {}, around)).toThrow(
    'steps: with a step for each item it comes to 1,200 steps, and 1,000 is the most',
  );
  const large = { ...COPY, cdm: { ...COPY.cdm, variables: { text: 'x'.repeat(60_000) } } };
  expect(() => check({ in: 'params.tables' }, { params: { tables }, more: large })).toThrow(
    /^steps: with each item counted, the bodies come to .* bytes, and 4,000,000 is the most/,
  );
  const before = Array.from({ length: 21 }, (_, at) => ({ ...after, id: `s${at}`, needs: [] }));
  const items = Array.from({ length: 979 }, (_, at) => `t${at}`);
  const needing = { ...COPY, needs: before.map(({ id }) => id), forEach: { in: items, as: 'table' } };
  expect(() => checkPipeline({ name: 'p', steps: [...before, needing] }, {}, around)).toThrow(
    'steps: with each item counted, the steps name 20559 `needs`, and 20000 is the most: let a step with many items need one step that needs the others',
  );
});

test('what is wrong with a step is told once, and not for each of its items', () => {
  expect(() => check(ORDERS_AND_LINES, { more: { connection: 'far' } })).toThrow(
    /^steps\[0\].connection: no connection `far` on this worker; it has `default`$/,
  );
});

test('a condition and a compensation may name the item', () => {
  const undo = { cdm: { clusterId: 'c', jobName: 'undo_{{ table }}' } };
  const plan = check(ORDERS_AND_LINES, { more: { when: 'table != "lines"', compensate: undo } });
  const [orders, lines] = plan.steps;
  const scope = { run: { date: plan.date }, params: {}, steps: {} };

  expect(orders?.compensate).toMatchObject({ id: 'copy[orders].compensate', body: { jobName: 'undo_orders' } });
  expect(orders && resolveStep(orders, scope, 'UTC')).not.toHaveProperty('skip');
  expect(lines && resolveStep(lines, scope, 'UTC')).toHaveProperty('skip');
});

const load = {
  id: 'load',
  forEach: { in: ['orders', 'lines'], as: 'table' },
  dgc: { jobName: '{{ table }}', jobParams: { rows: '{{ steps.copy.items[table].rowsWritten }}' } },
};

test('a step over the same items reads what came of its own, and is handed no other', () => {
  const plan = check(ORDERS_AND_LINES, { steps: [load] });
  const due = plan.steps[2];
  const items = { orders: { rowsWritten: 1, state: 'succeeded' }, lines: { rowsWritten: 2, state: 'succeeded' } };
  const copy = { state: 'succeeded', items, results: [], succeeded: [], failed: [] };
  const scope = narrowedTo({ run: { date: plan.date }, params: {}, steps: { copy } }, due?.reads);

  expect(scope.steps).toEqual({ copy: { items: { orders: { rowsWritten: 1 } } } });
  expect(due && resolveStep(due, scope, 'UTC')).toMatchObject({
    body: { jobName: 'orders', jobParams: { rows: '1' } },
  });
});

test('a step cannot need one item alone, and hears what to need', () => {
  const steps = [{ ...after, needs: ['copy[orders]'] }];
  expect(() => check(ORDERS_AND_LINES, { steps })).toThrow(
    'steps[1].needs[0]: there is no step `copy[orders]`: `copy` waits for all its items',
  );
});

test('an output that only an item has is refused where the whole step is named, with what to write', () => {
  const steps = [{ id: 'after', dgc: { jobName: 'x', jobParams: { rows: '{{ steps.copy.rowsWritten }}' } } }];
  expect(() => check(ORDERS_AND_LINES, { steps })).toThrow(
    /write `steps.copy.items.ITEM.rowsWritten`, or `steps.copy.results \| map: "rowsWritten"`/,
  );
});

test('a plan tells the items of a step under one heading, the first whole and the others in a line', () => {
  const plan = check({ ...ORDERS_AND_LINES, maxParallel: 4, onItemFailure: 'keepGoing' }, { steps: [after] });
  const text = planText(pipelinePlanOf(plan, (name) => connectionPlaceOf({}, name))).join('\n');

  expect(text).toContain(
    '\ncopy, once for each of 2 items, no more than 4 at a time, when one fails, the others end first\n' +
      '1. copy[orders]: CDM job orders_to_obs on cluster c\n',
  );
  expect(text).toContain('\n2. copy[lines]: CDM job lines_to_obs on cluster c\n\n3. after: ');
  const empty = check({ in: [] });
  expect(planText(pipelinePlanOf(empty, (name) => connectionPlaceOf({}, name)))).toContain(
    '1. copy: left out: its `forEach` has no item',
  );
});

test('of what comes of all items a later step may take whatever an item has, and an item whole', () => {
  const load = (jobParams: object) => ({ id: 'load', dgc: { jobName: 'load', jobParams } });
  const good = { first: '{{ steps.copy.results.first.item }}', one: '{{ steps.copy.items.orders | json }}' };
  expect(check(ORDERS_AND_LINES, { steps: [load(good)] }).steps.map(({ id }) => id)).toContain('load');
  expect(() => check(ORDERS_AND_LINES, { steps: [load({ n: '{{ steps.copy.items.orders.rowsRitten }}' })] })).toThrow(
    'there is no `steps.copy.items.orders.rowsRitten`',
  );
});

test('how a step that is run for several items has come out may be asked, and what comes of one item by that alone', () => {
  const ask = (jobName: string) => () => check(ORDERS_AND_LINES, { steps: [{ id: 'after', dgc: { jobName } }] });
  expect(ask('{{ steps.copy.state }}')).not.toThrow();
  expect(ask('{{ steps.copy.items.orders.state }}')).not.toThrow();
  expect(ask('{{ steps.copy.rowsWritten }}')).toThrow('`copy` is run for several items');
});

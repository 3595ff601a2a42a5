import { narrowedTo } from '../../src/domain/template-scope';

const run = { date: '2026-01-31T00:00:00Z' };
const copy = {
  state: 'succeeded',
  items: { orders: { rows: 1, text: 'long' }, lines: { rows: 2 } },
  rows: [{ bad: 0 }],
};
const scope = {
  run,
  params: { place: { zone: 'east', host: 'h' }, size: 3 },
  steps: { copy, check: { state: 'skipped' } },
};

test.each([
  { named: 'steps.copy.state', steps: { copy: { state: 'succeeded' } } },
  { named: 'steps.copy.items.orders.rows', steps: { copy: { items: { orders: { rows: 1 } } } } },
  { named: 'steps.copy.rows.0.bad', steps: { copy: { rows: copy.rows } } },
  { named: 'steps.copy.items', steps: { copy: { items: copy.items } } },
  { named: 'steps.copy.items.size', steps: { copy: { items: copy.items } } },
  { named: 'steps', steps: scope.steps },
  { named: 'run.date', steps: {} },
])(
  'a step that names $named is handed that, whatever the map is called, and no other step or key',
  ({ named, steps }) => {
    expect(narrowedTo(scope, [named.split('.')])).toEqual({ run, params: {}, steps });
  },
);

test('of parameters that are maps a step is handed the keys that it names', () => {
  expect(narrowedTo(scope, [['params', 'place', 'zone']]).params).toEqual({ place: { zone: 'east' } });
});

test('a step of which nobody knows what it names is handed everything', () => {
  expect(narrowedTo(scope, undefined)).toBe(scope);
});

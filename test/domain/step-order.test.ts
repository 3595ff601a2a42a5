import fc from 'fast-check';
import type { FanOutPlan, PlannedStep } from '../../src/domain/plan';
import { StepOrder } from '../../src/domain/step-order';

const SEED = { seed: Number(process.env['FC_SEED'] ?? Date.now()) };

function step(id: string, needs: string[] = [], more: Partial<PlannedStep> = {}): PlannedStep {
  return { id, needs, service: 'dgc', body: { jobName: id }, ...more } as PlannedStep;
}

/** Begins whatever may begin. */
function begun(order: StepOrder): PlannedStep[] {
  const steps: PlannedStep[] = [];
  while (order.hasNext) steps.push(order.next());
  return steps;
}

function idsOf(steps: PlannedStep[]): string[] {
  return steps.map(({ id }) => id);
}

test('with room for two, the third step begins when one of the first two is done', () => {
  const order = new StepOrder({ steps: ['a', 'b', 'c', 'd'].map((id) => step(id)), maxParallel: 2 });
  const [a, b] = begun(order);
  expect([a?.id, b?.id]).toEqual(['a', 'b']);
  order.done(b as PlannedStep);

  expect(idsOf(begun(order))).toEqual(['c']);
});

test('what became due first has the next free place, whatever its place in the plan', () => {
  const order = new StepOrder({ steps: [step('a'), step('after-a', ['a']), step('b'), step('c')], maxParallel: 1 });
  const [a] = begun(order);
  order.done(a as PlannedStep);

  expect(idsOf(begun(order))).toEqual(['b']);
});

const ITEMS = ['orders', 'lines', 'customers'];

/** The items of one `forEach`, and a step that needs them. */
function fannedOut(fanOut: FanOutPlan = {}): StepOrder {
  const items = ITEMS.map((value) => step(`copy[${value}]`, [], { item: { of: 'copy', as: 'table', value } }));
  return new StepOrder({ steps: [...items, step('after', ['copy']), step('beside')], fanOuts: { copy: fanOut } });
}

test('what needs a step that was fanned out begins when every item is done', () => {
  const order = fannedOut();
  const [orders, lines, customers] = begun(order);
  for (const one of [customers, orders]) order.done(one as PlannedStep);
  expect(idsOf(begun(order))).toEqual([]);
  order.done(lines as PlannedStep);

  expect(idsOf(begun(order))).toEqual(['after']);
});

test('the items of one step wait for their turn, and hold up no other step', () => {
  const order = fannedOut({ maxParallel: 1 });
  const [orders, beside] = begun(order);
  expect([orders?.id, beside?.id]).toEqual(['copy[orders]', 'beside']);
  order.done(orders as PlannedStep);

  expect(idsOf(begun(order))).toEqual(['copy[lines]']);
});

test('a failed item frees its place, and what needs the step never begins', () => {
  const order = fannedOut({ maxParallel: 1, keepGoing: true });
  const [orders] = begun(order);
  order.failed(orders as PlannedStep);
  const [lines] = begun(order);
  expect(order.haveAllEnded(orders as PlannedStep)).toBe(false);
  order.done(lines as PlannedStep);
  const [customers] = begun(order);
  order.done(customers as PlannedStep);

  expect(order.haveAllEnded(orders as PlannedStep)).toBe(true);
  expect(idsOf(begun(order))).toEqual([]);
});

test('in any graph every step begins once, after all its needs, and never more at a time than may', () => {
  const graph = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 20 });
  const endings = fc.infiniteStream(fc.nat(100));
  fc.assert(
    fc.property(graph, endings, fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }), (needs, ends, most) => {
      const steps = needs.map((before, at) =>
        step(
          `s${at}`,
          before.filter((one) => one < at).map((one) => `s${one}`),
        ),
      );
      const order = new StepOrder({ steps, maxParallel: most });
      const [done, going] = [new Set<string>(), begun(order)];
      while (going.length) {
        expect(going.length).toBeLessThanOrEqual(most ?? Infinity);
        for (const one of going) expect((one.needs ?? []).every((need) => done.has(need))).toBe(true);
        const [ended] = going.splice((ends.next().value as number) % going.length, 1);
        order.done(ended as PlannedStep);
        done.add(ended?.id ?? '');
        going.push(...begun(order));
      }
      expect(order.isDone).toBe(true);
      expect([...done].sort()).toEqual(idsOf(steps).sort());
    }),
    SEED,
  );
});

test('a plan that says nothing of needs has each step follow the one before it', () => {
  const order = new StepOrder({ steps: ['a', 'b', 'c'].map((id) => ({ ...step(id), needs: undefined })) });
  const ran: string[] = [];
  while (order.hasNext) {
    const begins = begun(order);
    ran.push(idsOf(begins).join());
    for (const one of begins) order.done(one);
  }
  expect(ran).toEqual(['a', 'b', 'c']);
});

test('the other items of a step go on when one has failed where that is asked for, and no other step does', () => {
  const outlives = (order: StepOrder) => begun(order).map((one) => order.outlive(one));
  expect(outlives(fannedOut({ keepGoing: true }))).toEqual([true, true, true, false]);
  expect(outlives(fannedOut())).toEqual([false, false, false, false]);
});

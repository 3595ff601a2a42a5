import { Timeline } from '../../simulator/timeline';

const heldTimeline = () => new Timeline(0);

test('things due happen in the order of their times, and equals in the order they were arranged', () => {
  const timeline = heldTimeline();
  const now = timeline.now();
  const happened: string[] = [];
  for (const [ms, name] of [
    [30, 'c'],
    [10, 'a'],
    [30, 'd'],
    [20, 'b'],
  ] as const) {
    timeline.at(now + ms, () => happened.push(`${name}@${timeline.now() - now}`));
  }
  timeline.advance(100);
  expect(happened).toEqual(['a@10', 'b@20', 'c@30', 'd@30']);
});

test('what a due thing arranges for the same stretch of time still happens in it', () => {
  const timeline = heldTimeline();
  const now = timeline.now();
  const happened: number[] = [];
  timeline.at(now + 10, () => timeline.at(now + 20, () => happened.push(timeline.now() - now)));
  timeline.advance(15);
  expect(happened).toEqual([]);
  timeline.advance(15);
  expect(happened).toEqual([20]);
});

test('an appointment that was called off does not happen', () => {
  const timeline = heldTimeline();
  const act = jest.fn();
  timeline.at(timeline.now() + 10, act).cancel();
  timeline.advance(10);
  expect(act).not.toHaveBeenCalled();
});

test('time stands still within a moment, even at a high speed', () => {
  const timeline = new Timeline(1e9);
  timeline.moment(() => {
    const before = timeline.now();
    for (let nth = 0; nth < 10_000; nth++) timeline.now();
    expect(timeline.now()).toBe(before);
  });
});

test('holding and letting go of the clock never moves it backwards', () => {
  const timeline = new Timeline(1_000);
  let latest = timeline.now();
  for (const speed of [0, 5, 0, 100, 1]) {
    timeline.setSpeed(speed);
    expect(timeline.now()).toBeGreaterThanOrEqual(latest);
    latest = timeline.now();
  }
});

test.each([-1, NaN, Infinity])('the clock cannot be advanced by %p', (ms) => {
  expect(() => heldTimeline().advance(ms)).toThrow(RangeError);
});

import { checkedFence } from '../../src/activities/checked-fence';
import type { Fence } from '../../src/domain/fence';

const fence: Fence = { version: 1, marks: { orders: { id: 7 }, lines: { id: 8 } }, settleMs: 62_000, closed: false };
const job = {
  units: ['orders', 'lines', 'new'],
  isMark: (mark: unknown) => (mark as { id?: unknown } | undefined)?.id !== 'odd',
};
const what = 'request.fence';

test('where no fence was kept there is none, and one that was kept comes back whole', () => {
  expect([checkedFence(job, undefined, what), checkedFence(job, null, what)]).toEqual([undefined, undefined]);
  expect(checkedFence(job, fence, what)).toEqual(fence);
});

test('a fence with a mark that no such job has is refused by the name of the unit, whichever of them it is', () => {
  const odd = { ...fence, marks: { ...fence.marks, lines: { id: 'odd' } } };
  const message = 'request.fence.marks.lines: is nothing that such a job is remembered by';
  expect(() => checkedFence(job, odd, what)).toThrow(
    expect.objectContaining({ type: 'HuaweiCloud.InvalidSpec', message }) as Error,
  );
  expect(checkedFence({ units: job.units }, odd, what)).toEqual(odd);
});

test('a unit without a mark is not asked about, nor a mark of a unit that is none of this job', () => {
  const units = ['orders', 'toString'];
  const isMark = (mark: unknown) => typeof mark === 'object';
  expect(checkedFence({ units, isMark }, fence, what)).toEqual(fence);
  const others = { ...fence, marks: { orders: { id: 7 }, others: { id: 'odd' } } };
  expect(checkedFence(job, others, what)).toEqual(others);
});

test('what is no fence is refused under the name that it is called by, and never taken for none', () => {
  for (const kept of ['', 0, false, {}, { ...fence, version: 2 }])
    expect(() => checkedFence(job, kept, 'heartbeat of an earlier attempt')).toThrow(
      /^heartbeat of an earlier attempt/,
    );
});

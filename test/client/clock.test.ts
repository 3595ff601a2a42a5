import { clock, goBy } from '../../src/client/clock';
import { Budget } from '../../src/client/limits/budget';
import { pauseUnlessDraining } from '../../src/activities/draining';

/** A time that only moves by a word, and carries out what has become due. */
function heldTime() {
  let nowMs = 0;
  const due: { atMs: number; act: () => void }[] = [];
  const after = (ms: number, act: () => void) => {
    const one = { atMs: nowMs + ms, act };
    due.push(one);
    return { cancel: () => void due.splice(due.indexOf(one), 1) };
  };
  const noSuch = () => ({ cancel: () => undefined });
  const putBack = goBy({ now: () => nowMs, monotonicMs: () => nowMs, after, every: noSuch, random: () => 0 });
  return {
    putBack,
    moveOn: async (ms: number) => {
      nowMs += ms;
      for (const one of due.filter(({ atMs }) => atMs <= nowMs)) {
        due.splice(due.indexOf(one), 1);
        one.act();
      }
      await new Promise(setImmediate);
    },
  };
}

test('calls that wait for their turn, and pauses, go by the one clock', async () => {
  const time = heldTime();
  try {
    const seen: string[] = [];
    const budget = new Budget({ limits: { dgc: { calls: 1, perMs: 60_000 } } });
    await budget.take('dgc', { priority: 'look' });
    void budget.take('dgc', { priority: 'look' }).then(() => seen.push('call'));
    void pauseUnlessDraining(3_600_000, new AbortController().signal).then(() => seen.push('pause'));

    await time.moveOn(59_000);
    expect(seen).toEqual([]);
    await time.moveOn(3_541_000);
    expect(seen.sort()).toEqual(['call', 'pause']);
  } finally {
    time.putBack();
  }
});

test('by the machine’s own clock something happens once, or again and again, until it is called off', () => {
  jest.useFakeTimers({ now: 5_000 });
  try {
    const happened: string[] = [];
    const begunMs = clock.monotonicMs();
    clock.after(100, () => happened.push('once'));
    const calledOff = clock.after(100, () => happened.push('never'));
    const again = clock.every(40, () => happened.push('again'));
    calledOff.cancel();
    jest.advanceTimersByTime(100);
    again.cancel();
    jest.advanceTimersByTime(1_000);
    expect(happened).toEqual(['again', 'again', 'once']);
    expect([clock.now(), clock.monotonicMs() - begunMs]).toEqual([6_100, 1_100]);
  } finally {
    jest.useRealTimers();
  }
});

import { SharedAnswers } from '../../src/activities/watch/shared-answers';

/** A cloud that counts what it is asked, and answers when it is told to. */
function cloud() {
  const open: { answer: (value: number) => void; fail: (error: Error) => void }[] = [];
  const ask = async () => new Promise<number>((resolve, reject) => open.push({ answer: resolve, fail: reject }));
  return { open, ask };
}

test('whoever asks what is being asked is given that answer, and so is who asks a moment later', async () => {
  const [shared, { open, ask }] = [new SharedAnswers<number>(10), cloud()];
  const asked = Array.from({ length: 1_000 }, async () => shared.of('c1', ask));

  open[0]?.answer(200);

  expect(new Set(await Promise.all(asked))).toEqual(new Set([200]));
  expect(await shared.of('c1', ask)).toBe(200);
  expect(open).toHaveLength(1);
});

test('an answer is no longer given once it is older than the moment', async () => {
  const [shared, { open, ask }] = [new SharedAnswers<number>(10), cloud()];
  const first = shared.of('c1', ask);
  open[0]?.answer(900);
  await first;

  while (open.length < 2) {
    void shared.of('c1', ask);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }

  open[1]?.answer(200);
  expect(await shared.of('c1', ask)).toBe(200);
});

test('a question that failed fails for those who wait for it, and is asked anew by the next', async () => {
  const [shared, { open, ask }] = [new SharedAnswers<number>(10), cloud()];
  const asked = [shared.of('c1', ask), shared.of('c1', ask)];
  open[0]?.fail(new Error('throttled'));
  const settled = await Promise.allSettled(asked);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);

  void shared.of('c1', ask);

  expect(open).toHaveLength(2);
});

test('beyond as many questions as are kept each asks for itself', () => {
  const [shared, { open, ask }] = [new SharedAnswers<number>(1), cloud()];
  for (const key of ['c1', 'c2', 'c2', 'c1']) void shared.of(key, ask);

  expect(open).toHaveLength(3);
});

test('what was asked before something was done tells nothing of it: who did it asks anew, and whoever comes later is given that', async () => {
  let nowMs = 1_000;
  const { open, ask } = cloud();
  const shared = new SharedAnswers<number>(1, () => nowMs);
  const before = shared.of('c1', ask);
  nowMs += 1;
  const after = shared.of('c1', ask, nowMs);
  nowMs += 1;
  const later = shared.of('c1', ask);
  open[1]?.answer(200);
  open[0]?.answer(900);

  expect(await Promise.all([before, after, later])).toEqual([900, 200, 200]);
  expect(await shared.of('c1', ask, nowMs - 1)).toBe(200);
  expect(open).toHaveLength(2);
});

test('a process that was frozen before it came to forget gives nobody an old answer', async () => {
  let nowMs = 1_000;
  const { open, ask } = cloud();
  const shared = new SharedAnswers<number>(10, () => nowMs);
  const first = shared.of('c1', ask);
  open[0]?.answer(900);
  await first;

  nowMs += 3_600_000;
  void shared.of('c1', ask);

  expect(open).toHaveLength(2);
});

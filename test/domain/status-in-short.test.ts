import { shortStatus, shownStatus, stepsToShow } from '../../src/domain/short-status';
import type { PipelineStatus, StepStatus } from '../../src/domain/status';

const failure = { type: 'T'.repeat(101), message: 'm'.repeat(9_000) };
const runs = Array.from({ length: 25 }, (_, at) => ({
  id: `${at}`.padStart(50, 'i'),
  job: 'j'.repeat(310),
  status: 's'.repeat(310),
  reason: 'r'.repeat(310),
}));
const receipt = runs.map(({ id }, at) => ({
  run: id,
  asked: true,
  confirmed: false,
  leftRunning: at ? 'l'.repeat(310) : null,
  ...(at === 1 && { remark: 'k'.repeat(310) }),
}));

/** More of everything than is shown of a step that has to be short. */
const LARGE: StepStatus = {
  id: 'copy',
  service: 'dli',
  state: 'failed',
  startedAt: '2026-03-01T00:00:00Z',
  consoleUrl: 'https://console.example/dli',
  runs,
  receipt,
  failure,
  output: { rows: 1 },
  evidence: ['a'.repeat(310), 'b', 'c', 'd'],
  skipped: 'p'.repeat(310),
  attempts: [1, 2, 3, 4].map((nth) => ({ state: 'failed', startedAt: `${nth}`, runs, failure })),
};
/** Of the same step, but for what is as short as can be. */
const HEAD = { id: 'copy', service: 'dli', state: 'failed', startedAt: '2026-03-01T00:00:00Z' };

function statusOf(steps: StepStatus[], more: Partial<PipelineStatus> = {}): PipelineStatus {
  return { name: 'p', state: 'failed', date: '2026-03-01T00:00:00Z', asks: [], steps, ...more };
}

/** What `cut` leaves of a text of one letter. */
const cutTo = (length: number, letter: string) => `${letter.repeat(length - 1)}…`;

const shortRun = (at: number, text: number) => ({
  id: `${at}`.padStart(50, 'i').slice(0, Math.max(text, 40) > 50 ? 50 : 39) + (Math.max(text, 40) > 50 ? '' : '…'),
  job: cutTo(text, 'j'),
  status: cutTo(text, 's'),
  reason: cutTo(text, 'r'),
});
const shortReceipt = (at: number, text: number) => ({
  run: shortRun(at, text).id,
  asked: true,
  confirmed: false,
  leftRunning: at ? cutTo(text, 'l') : null,
  ...(at === 1 && { remark: cutTo(text, 'k') }),
});
const shortFailure = (text: number) => ({ type: cutTo(100, 'T'), message: cutTo(text, 'm') });
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

test('a step in the memo of a small pipeline tells twenty runs, three attempts and three pieces of evidence', () => {
  expect(shortStatus(statusOf([LARGE])).steps).toEqual([
    {
      ...HEAD,
      consoleUrl: 'https://console.example/dli',
      runs: upTo(20).map((at) => shortRun(at, 300)),
      receipt: upTo(20).map((at) => shortReceipt(at, 300)),
      failure: shortFailure(300),
      evidence: [cutTo(300, 'a'), 'b', 'c'],
      skipped: cutTo(300, 'p'),
      attempts: ['2', '3', '4'].map((startedAt) => ({
        state: 'failed',
        startedAt,
        runs: upTo(20).map((at) => shortRun(at, 300)),
        failure: shortFailure(300),
      })),
      more: { runs: 5, receipt: 5, evidence: 1, attempts: 1 },
    },
  ]);
});

test('in the memo of thirty such steps each tells three runs, one attempt and one piece of evidence', () => {
  const { steps } = shortStatus(statusOf(upTo(30).map(() => LARGE)));
  expect(steps).toHaveLength(30);
  expect(steps[29]).toEqual({
    ...HEAD,
    consoleUrl: 'https://console.example/dli',
    runs: upTo(3).map((at) => shortRun(at, 100)),
    receipt: upTo(3).map((at) => shortReceipt(at, 100)),
    failure: shortFailure(100),
    evidence: [cutTo(100, 'a')],
    skipped: cutTo(100, 'p'),
    attempts: [
      { state: 'failed', startedAt: '4', runs: upTo(3).map((at) => shortRun(at, 100)), failure: shortFailure(100) },
    ],
    more: { runs: 22, receipt: 22, evidence: 3, attempts: 3 },
  });
});

test('in a memo of as many as it holds each tells one run, and neither evidence, attempts nor a link', () => {
  const { steps, more } = shortStatus(statusOf(upTo(110).map(() => LARGE)));
  expect([steps.length, more]).toEqual([100, { steps: 10 }]);
  expect(steps[99]).toEqual({
    ...HEAD,
    runs: [shortRun(0, 24)],
    receipt: [shortReceipt(0, 24)],
    failure: shortFailure(24),
    skipped: cutTo(24, 'p'),
    more: { runs: 24, receipt: 24, evidence: 4, attempts: 4 },
  });
});

test('a link that is longer than 300 characters is left out, and a step without much says no more than it has', () => {
  const bare: StepStatus = { id: 'a', service: 'cdm', state: 'running', runs: [{ id: '1', job: 'j' }] };
  const url = (length: number) => 'https://console.example/'.padEnd(length, 'x');
  const steps = [bare, { ...bare, consoleUrl: url(300) }, { ...bare, consoleUrl: url(301) }];
  expect(shortStatus(statusOf(steps)).steps).toEqual([bare, { ...bare, consoleUrl: url(300) }, bare]);
});

test('a status that is too large to be sent leaves out outputs of more than 8,000 bytes, and keeps what is small', () => {
  const step = (bytes: number): StepStatus => ({
    id: 'a',
    service: 'dliSql',
    state: 'succeeded',
    runs: [],
    output: { t: 'x'.repeat(bytes - 8) },
  });
  const { output, ...without } = step(8_001);
  expect(JSON.stringify(output)).toHaveLength(8_001);
  const status = statusOf([step(8_000), step(8_001), step(1_600_000)]);
  expect(shownStatus(status)).toEqual({ ...status, steps: [step(8_000), without, without] });
});

test('of what waits for a person a memo has room for 55, whose reasons share it, and cuts why the pipeline failed', () => {
  const asks = upTo(60).map((at) => ({ step: `${at}`, why: 'w'.repeat(2_000), answers: ['skip' as const] }));
  const short = shortStatus(statusOf([], { asks, failure }));
  expect([short.asks.length, short.more]).toEqual([55, { asks: 5 }]);
  expect(short.asks[54]).toEqual({ step: '54', why: cutTo(151, 'w'), answers: ['skip'] });
  expect(short.failure).toEqual({ type: failure.type, message: cutTo(1_200, 'm') });
  expect(shortStatus(statusOf([], { asks: asks.slice(0, 1) })).asks[0]?.why).toBe(cutTo(1_200, 'w'));
});

test('where more steps have moved than are shown, the first of them are', () => {
  const steps = upTo(6).map((at): StepStatus => ({
    id: `${at}`,
    service: 'dgc',
    state: at ? 'failed' : 'waiting',
    runs: [],
  }));
  expect(
    [1, 3, 5, 6, 7].map((most) =>
      stepsToShow(steps, most)
        .map(({ id }) => id)
        .join(''),
    ),
  ).toEqual(['1', '123', '12345', '012345', '012345']);
});

test('of many steps those that moved are shown first, in their own order', () => {
  const steps = Array.from({ length: 300 }, (_, at): StepStatus => ({
    id: `s${at}`,
    service: 'dgc',
    state: at % 100 === 99 ? 'failed' : 'waiting',
    runs: [],
  }));
  const shown = stepsToShow(steps, 4).map(({ id }) => id);
  expect(shown).toEqual(['s0', 's99', 's199', 's299']);
});

test('a small pipeline is shown and kept whole', () => {
  const steps: StepStatus[] = [{ id: 'copy', service: 'cdm', state: 'running', runs: [{ id: '1', job: 'orders' }] }];
  const status = { name: 'p', state: 'running' as const, date: '2026-03-01T00:00:00Z', asks: [], steps };
  expect(shownStatus(status)).toBe(status);
  expect(shortStatus(status)).toEqual(status);
});

import { performance } from 'node:perf_hooks';
import { checkPipeline, checkPipelineInPieces } from '../../../src/spec/check-pipeline';
import type { Pieces } from '../../../src/spec/pieces';
import { inTurns } from '../../../src/spec/pieces';
import { TemplateWork } from '../../../src/spec/template-work';

const AROUND = { connections: ['default'], startedAt: '2026-03-01T00:00:00Z' };
/** Of the event loop, in one go. A machine that is shared takes longer by the clock, and not by its own count. */
const LONGEST_MS = 200;
const MANY = 20_000;

function pipelineOf(text: (at: number) => string) {
  const steps = Array.from({ length: 100 }, (_, step) => {
    const texts = Array.from({ length: MANY / 100 }, (_text, at) => [`v${at}`, text(step * 200 + at)]);
    return { id: `s${step}`, cdm: { clusterId: 'c', jobName: 'j', variables: Object.fromEntries(texts) as object } };
  });
  return { name: 'p', params: { x: 'x'.repeat(60_000) }, steps };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** The same work, and how long its longest piece has taken. */
function* timed<T>(work: Pieces<T>, longest: { ms: number }): Pieces<T> {
  for (;;) {
    const begin = cpuMs();
    const piece = work.next();
    longest.ms = Math.max(longest.ms, cpuMs() - begin);
    if (piece.done) return piece.value;
    yield;
  }
}

// What is compiled at the first spec that a worker is given is no spec's fault.
beforeAll(() => {
  const { steps, ...others } = pipelineOf(() => '{{run.date}}');
  for (let at = 0; at < 20; at += 1) checkPipeline({ ...others, steps: steps.slice(0, 5) }, {}, AROUND);
});

test.each([
  { what: '20,000 templates that are the same', text: () => '{{run.date}}', mostMs: 4_000 },
  { what: '20,000 templates, each another', text: (at: number) => `{{run.date}}${at}`, mostMs: 9_000 },
  { what: '20,000 dates', text: (at: number) => `{{run.date|date:'%F'}}${at}`, mostMs: 9_000 },
  { what: '20,000 long texts through filters', text: (at: number) => `{{params.x|upcase|size}}${at}`, mostMs: 9_000 },
])('$what hold the event loop for less than 200 ms at a time', async ({ text, mostMs }) => {
  const longest = { ms: 0 };
  const begin = cpuMs();
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 1);

  const work = timed(checkPipelineInPieces(pipelineOf(text), {}, AROUND), longest);
  await inTurns(work, () => performance.now()).catch(() => undefined);
  clearInterval(ticking);

  expect(longest.ms).toBeLessThan(LONGEST_MS);
  expect(cpuMs() - begin).toBeLessThan(mostMs);
  expect(ticks).toBeGreaterThan(5);
});

test('a process that was frozen while it filled in a text is not told that the text takes too long', () => {
  let nowMs = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  jest.spyOn(globalThis.performance, 'now').mockImplementation(() => nowMs);
  const work = new TemplateWork();
  work.beginText();
  nowMs += 600_000;

  expect(() => work.check()).not.toThrow();
  jest.restoreAllMocks();
});

test('texts that go on and on, with no single one that is long, are refused by their time', () => {
  let nowMs = 0;
  jest.spyOn(globalThis.performance, 'now').mockImplementation(() => nowMs);
  const work = new TemplateWork();
  const goOn = () => {
    work.beginText();
    nowMs += 10;
    work.check();
  };
  for (let at = 0; at < 500; at += 1) goOn();

  expect(goOn).toThrow('it and those before it take more than 5,000 milliseconds');
  jest.restoreAllMocks();
});

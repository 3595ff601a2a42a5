import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { checkPipeline } from '../../../src/spec/check-pipeline';
import { resolveStep } from '../../../src/spec/resolve-step';
import { openSpecFile } from '../../../src/spec/read-spec-file';
import { SpecError } from '../../../src/spec/spec-error';
import { hostileFile, hostileSpec, templateText } from './fuzzed-specs';

const AROUND = { connections: ['default'], startedAt: '2026-03-01T00:00:00Z' };
/** `HOSTILE_RUNS=100000 npx jest test/hostile/templates/fuzz` looks further; `HOSTILE_SEED=N` looks at the same again. */
const RUNS = Number(process.env['HOSTILE_RUNS'] ?? 200);
const SEED = Number(process.env['HOSTILE_SEED'] ?? Date.now() % 2 ** 31);
/** Of this process alone; some tens are seen. */
const MOST_CPU_MS = 2_000;
const LONGEST_SENTENCE = 21 * 1_000;
const MOST_GROWN_MB = 600;
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/;

const folder = mkdtempSync(join(tmpdir(), 'hostile-specs-'));
const told = { refused: 0, taken: 0, slowestMs: 0 };
const before = process.memoryUsage().rss;

afterAll(() => {
  rmSync(folder, { recursive: true });
  const mb = Math.round((process.memoryUsage().rss - before) / 1_048_576);
  process.stdout.write(`seed ${SEED}, ${RUNS} runs: ${JSON.stringify(told)}, grown by ${mb} MB\n`);
});

/** Whatever comes of it, it comes soon, and as a sentence that can be shown. */
function outcome(act: () => unknown): void {
  const begin = process.cpuUsage();
  let error: unknown;
  try {
    act();
    told.taken += 1;
  } catch (thrown) {
    error = thrown;
    told.refused += 1;
  }
  const { user, system } = process.cpuUsage(begin);
  told.slowestMs = Math.max(told.slowestMs, Math.round((user + system) / 1_000));
  expect((user + system) / 1_000).toBeLessThan(MOST_CPU_MS);
  if (error === undefined) return;
  expect(error).toBeInstanceOf(SpecError);
  if (!(error instanceof SpecError)) return;
  expect(error.message.length).toBeLessThan(LONGEST_SENTENCE);
  expect(error.message).not.toMatch(RAW);
}

const options = { numRuns: RUNS, seed: SEED, endOnFailure: true };

test('whatever spec is sent, it is checked in bounded time, and what is wrong is a sentence without raw control characters', () => {
  fc.assert(
    fc.property(hostileSpec, (spec) => outcome(() => checkPipeline(spec, {}, AROUND))),
    options,
  );
});

test('and so is whatever a retry gives, with whatever the cloud has answered before', () => {
  const step = { id: 't', service: 'dgc', body: { jobName: 'j', mode: 'runNow', jobParams: {} } } as const;
  fc.assert(
    fc.property(templateText, fc.string({ maxLength: 20 }), (text, rows) => {
      const scope = { run: { date: AROUND.startedAt }, params: { x: '"' }, steps: { s0: { rows } } };
      outcome(() => resolveStep({ ...step, body: { ...step.body } }, scope, 'UTC', { text }));
    }),
    options,
  );
});

test('whatever a file holds, it is read in bounded time, and what is wrong is a sentence with file, line and column', () => {
  const path = join(folder, 'p.yaml');
  fc.assert(
    fc.property(hostileFile, (text) => {
      writeFileSync(path, text);
      outcome(() => {
        try {
          openSpecFile(path);
        } catch (error) {
          expect((error as Error).message).toMatch(/^\S+p\.yaml:\d+:\d+/);
          throw error;
        }
      });
    }),
    options,
  );
});

test('memory does not grow with the number of specs', () => {
  expect((process.memoryUsage().rss - before) / 1_048_576).toBeLessThan(MOST_GROWN_MB);
});

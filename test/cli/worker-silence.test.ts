import { SILENCE_WORTH_TELLING_MS, WorkerSilence } from '../../src/cli/pipeline/worker-silence';

let nowMs = 0;
const silence = (): WorkerSilence => new WorkerSilence(() => nowMs);

test('a short silence is not worth a word', () => {
  const worker = silence();
  worker.heard(false);
  nowMs += SILENCE_WORTH_TELLING_MS - 1;

  expect(worker.heard(false)).toBeUndefined();
  expect(worker.heard(true)).toBeUndefined();
});

test('a long silence is told once, and so is its end', () => {
  const worker = silence();
  worker.heard(false);
  nowMs += SILENCE_WORTH_TELLING_MS;

  expect([worker.heard(false), worker.heard(false), worker.heard(true), worker.heard(true)]).toEqual([
    'silent',
    undefined,
    'back',
    undefined,
  ]);
});

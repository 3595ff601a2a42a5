import {
  SILENCE_OF_A_BUSY_WORKER_MS,
  SILENCE_WORTH_TELLING_MS,
  WorkerSilence,
} from '../../src/cli/pipeline/worker-silence';

let nowMs = 0;
const silence = (): WorkerSilence => new WorkerSilence(() => nowMs);
const gone = async () => false;
const polling = async () => true;

test('a short silence is not worth a word', async () => {
  const worker = silence();
  await worker.heard(false, gone);
  nowMs += SILENCE_WORTH_TELLING_MS - 1;

  expect(await worker.heard(false, gone)).toBeUndefined();
  expect(await worker.heard(true, gone)).toBeUndefined();
});

test('a long silence is told once, and so is its end', async () => {
  const worker = silence();
  await worker.heard(false, gone);
  nowMs += SILENCE_WORTH_TELLING_MS;

  expect(await worker.heard(false, gone)).toBe('silent');
  expect(await worker.heard(false, gone)).toBeUndefined();
  expect(await worker.heard(true, gone)).toBe('back');
  expect(await worker.heard(true, gone)).toBeUndefined();
});

test('a worker that polls and does not answer is given longer: it may be busy', async () => {
  const worker = silence();
  await worker.heard(false, polling);
  nowMs += SILENCE_OF_A_BUSY_WORKER_MS - 1;

  expect(await worker.heard(false, polling)).toBeUndefined();
  nowMs += 1;
  expect(await worker.heard(false, polling)).toBe('silent');
});

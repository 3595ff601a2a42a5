import type { RemoteJob } from '../../src/activities/remote-job';
import type { StopAttempt } from '../../src/activities/stop/stop-with-receipt';
import { stopWithReceipt } from '../../src/activities/stop/stop-with-receipt';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { Run } from '../../src/domain/run';
import { findingOf } from '../../src/domain/run';
import type { Receipt } from '../../src/domain/status';
import { hasEnded } from '../../src/domain/verdict';
import type { StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';
import { remoteJob } from './pretend-world';
import type { RecordedReply } from './recorded-reply';
import { recordedReplies, recordedReply } from './recorded-reply';
import { PLENTY_OF_ALL } from '../support/plenty';

let stub: StubCloud;
let huawei: HuaweiCloud;

beforeAll(async () => {
  stub = await startStubCloud();
  huawei = stub.connect({ budget: { limits: PLENTY_OF_ALL } });
});

beforeEach(() => stub.requests.splice(0));

afterAll(() => stub.close());

const DEFINITION = recordedReply('cdm/job');

/** From now on reads are answered by one recorded reply, and stops by another; a copy's definition is asked for apart. */
function answer(read: RecordedReply, stop?: RecordedReply): void {
  stub.answers = [
    (response, { method, target }) => {
      const isDefinition = /\/cdm\/job\/[^/?]+$/.test(target);
      const { status, headers, bytes } = isDefinition ? DEFINITION : method === 'GET' || !stop ? read : stop;
      const body = isDefinition ? bytes.toString().replace('es_css', read.asked.jobName ?? '') : bytes;
      response.writeHead(status, headers).end(body);
    },
  ];
}

/** The run that the reply is about, as the engine has remembered it since its start. */
function runOf({ asked: { jobName = '', jobId, instanceId }, means: { run } }: RecordedReply): Run {
  const id = run?.id ?? jobId ?? instanceId ?? '4';
  const streamTrace = { before: { status: 'job_init' }, startedAtMs: run?.began };
  const trace = jobId !== undefined ? streamTrace : { submissionId: Number(id) };
  return { id, job: jobId ?? jobName, origin: 'new', trace };
}

const REPLIES = recordedReplies();

for (const reply of REPLIES.filter(({ means }) => means.run)) {
  const { look, rest } = reply.means.run ?? { look: 'lost', rest: 'over' };
  test(`a wait that is shown ${reply.name} takes the run for ${look}`, async () => {
    answer(reply);
    const [seen] = await remoteJob(huawei, reply).look([runOf(reply)], {});
    if (look !== 'halted') return expect(seen?.verdict).toBe(look);
    // Neither an end nor a success: held on to.
    expect(seen && hasEnded(seen.verdict)).toBe(false);
  });

  test(`a stop that is shown ${reply.name} takes the run for one that ${rest === 'over' ? 'rests' : 'goes on'}`, async () => {
    answer(reply);
    const [seen] = await remoteJob(huawei, reply).checkStopped([runOf(reply)], {});
    expect(seen?.verdict).not.toBe('lost');
    expect(seen && hasEnded(seen.verdict)).toBe(rest === 'over');
  });
}

for (const reply of REPLIES.filter(({ means }) => means.adopts)) {
  test(`after a start in doubt a history like ${reply.name} shows whose runs are whose`, async () => {
    answer(reply);
    const job: RemoteJob = remoteJob(huawei, reply);
    const unit = job.units[0] ?? '';
    const { candidates } = await job.since([unit], { [unit]: {} }, {});
    const finding = findingOf(candidates[unit] ?? []);
    expect(finding.is === 'one' ? [finding.run.id] : []).toEqual(reply.means.adopts);
    expect(finding.is).not.toBe('unclear');
  });
}

const FOR_MS = 120_000;

/** Stops a run of a cloud that always answers the same. */
async function stopOf(read: RecordedReply, stop: RecordedReply): Promise<{ receipt?: Receipt; tookMs: number }> {
  answer(read, stop);
  const clock = { now: 0 };
  const attempt: StopAttempt = {
    pause: async (ms) => void (clock.now += ms),
    nowMs: () => clock.now,
    leftMs: () => FOR_MS - clock.now,
    asked: new Set(),
  };
  const [receipt] = await stopWithReceipt(remoteJob(huawei, read), { runs: [runOf(read)] }, attempt);
  return { receipt, tookMs: clock.now };
}

const stopsAsked = (): number => stub.requests.filter(({ method }) => method !== 'GET').length;

for (const name of [
  'cdm/history-unknown',
  'cdm/history-succeeded-in-other-letters',
  'cdm/history-stopped-in-other-letters',
]) {
  test(`a stop that CDM answers with "not running" is over, though ${name} is what it shows`, async () => {
    const { receipt, tookMs } = await stopOf(recordedReply(name), recordedReply('cdm/stop-not-running'));
    expect(receipt).toMatchObject({ confirmed: true, leftRunning: null });
    expect(tookMs).toBeLessThan(FOR_MS / 2);
  });
}

for (const name of ['dli/job-halted-and-restarts-itself', 'dli/job-has-restarted-itself', 'dli/job-is-submitted']) {
  test(`a stream shown as ${name} is asked to stop, and no receipt calls it stopped before it is`, async () => {
    const { receipt } = await stopOf(recordedReply(name), recordedReply('dli/stop-taken'));
    expect(stopsAsked()).toBeGreaterThan(0);
    expect(receipt).toMatchObject({ asked: true, confirmed: false, leftRunning: expect.any(String) as string });
  });
}

for (const name of ['dgc/instance-halted', 'dgc/instance-waits']) {
  test(`an instance shown as ${name} is asked to stop, and no receipt calls it stopped before it is`, async () => {
    const { receipt } = await stopOf(recordedReply(name), recordedReply('dgc/instance-stopped'));
    expect(stopsAsked()).toBeGreaterThan(0);
    expect(receipt).toMatchObject({ asked: true, confirmed: false, leftRunning: expect.any(String) as string });
  });
}

test('a stream that DLI refuses to stop in its state is listed with the code of the refusal', async () => {
  const { receipt } = await stopOf(recordedReply('dli/job-is-submitted'), recordedReply('dli/stop-not-in-this-state'));
  expect(receipt).toMatchObject({ confirmed: false, leftRunning: expect.stringContaining('DLI.15002') as string });
});

test('a stop that the cloud refuses inside a 200 is no stop', async () => {
  const { receipt } = await stopOf(
    recordedReply('cdm/history-pending'),
    recordedReply('cdm/stop-refused-inside-a-200'),
  );
  expect(receipt).toMatchObject({
    confirmed: false,
    leftRunning: expect.stringContaining('Error description') as string,
  });
});

test('what has ended is not asked to stop', async () => {
  const ended = ['dli/job-stopped', 'dli/job-finished', 'dgc/instance-failed', 'cdm/history-failed'].map(recordedReply);
  for (const reply of ended) {
    const { receipt } = await stopOf(reply, recordedReply('gateway/empty-400'));
    expect(receipt).toEqual({ run: runOf(reply).id, asked: false, confirmed: true, leftRunning: null });
  }
  expect(stopsAsked()).toBe(0);
});

import { HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { Answer, StubCloud } from '../client/support/stub-cloud';
import { startStubCloud } from '../client/support/stub-cloud';
import { call, PASSWORD_LOGIN } from './calls';
import type { Meaning, RecordedReply } from './recorded-reply';
import { recordedReplies, recordedReply } from './recorded-reply';

let stub: StubCloud;

beforeAll(async () => {
  stub = await startStubCloud();
});

beforeEach(() => stub.requests.splice(0));

afterAll(() => stub.close());

const answerOf = ({ status, headers, bytes }: RecordedReply): Answer => ({ status, headers, text: bytes });

/** What a call came to: the value that was read, or the error. */
async function outcomeOf(reply: RecordedReply): Promise<{ value?: unknown; error?: HuaweiCloudError }> {
  try {
    return { value: await call(reply, stub) };
  } catch (error) {
    if (error instanceof HuaweiCloudError) return { error };
    throw error;
  }
}

const REPLIES = recordedReplies();
const hasSaid = ({ reads, fails, names }: Meaning): boolean => [reads, fails, names].some((part) => part !== undefined);

for (const reply of REPLIES.filter(({ means }) => hasSaid(means))) {
  test(`the client reads ${reply.name}`, async () => {
    stub.answers = [answerOf(reply)];

    const { value, error } = await outcomeOf(reply);

    const { reads, fails, names = [] } = reply.means;
    if (reads !== undefined) expectRead(value, reads);
    if (fails !== undefined) expectFailure(error, fails);
    const told = `${error?.message} ${error?.code} ${JSON.stringify([value, error])}`;
    for (const name of names) expect(told).toContain(name);
  });
}

function expectRead(value: unknown, expected: unknown): void {
  if (expected === null) return expect(value).toBeUndefined();
  if (typeof expected === 'object') return expect(value).toMatchObject(expected);
  expect(value).toBe(expected);
}

function expectFailure(
  error: HuaweiCloudError | undefined,
  { code, kind, effect, says }: NonNullable<Meaning['fails']>,
): void {
  expect(error).toBeInstanceOf(HuaweiCloudError);
  if (code !== undefined) expect(error?.code?.toLowerCase()).toBe(code.toLowerCase());
  if (kind !== undefined) expect([kind].flat()).toContain(error?.kind);
  if (effect !== undefined) expect(error?.effect).toBe(effect);
  if (says !== undefined) expect(error?.message).toContain(says);
  expect(error?.message).toMatch(/^(IAM|CDM|DGC|DLI|MRS) \w+: (GET|PUT|POST) \/\S+ answered \d{3}/);
}

test('a token that the refused signature echoes is in no error', async () => {
  const reply = recordedReply('gateway/signature-fails-and-echoes-the-token');
  const securityToken = reply.means.hides;
  stub.answers = [answerOf(reply)];

  const accessKey = { ak: 'AKEXAMPLE', sk: 'SKEXAMPLE', securityToken };
  const error: unknown = await call(reply, stub, { credentials: { accessKey } }).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: 'APIGW.0301' });
  expect(`${(error as Error).message} ${(error as Error).stack} ${JSON.stringify(error)}`).not.toContain(securityToken);
});

test('a refusal that came compressed is read, or else nothing is known of the start', async () => {
  stub.answers = [answerOf(recordedReply('gateway/compressed-400'))];

  const { value, error } = await outcomeOf(recordedReply('gateway/compressed-400'));

  const isRead = JSON.stringify([value, error, error?.message]).includes('DLI.13024');
  expect(isRead || error?.effect === 'unknown').toBe(true);
});

const TOKEN = recordedReply('iam/token');
/** What the calls of these replies are answered in the end. */
const WELL: Record<string, string> = {
  'DLI runJobs': 'dli/run-taken-as-the-table-says',
  'DLI job': 'dli/job-draft',
  'DLI jobs': 'dli/jobs',
  'DGC startJob': 'dgc/schedule-on',
};

for (const reply of REPLIES.filter(({ means }) => means.renewsToken)) {
  test(`a password login renews its token once on ${reply.name}, and goes on`, async () => {
    const well = recordedReply(WELL[`${reply.service} ${reply.operation}`] ?? '');
    stub.answers = [answerOf(TOKEN), answerOf(reply), answerOf(TOKEN), answerOf(well)];

    await call({ ...reply, asked: { ...reply.asked, jobId: '104' } }, stub, PASSWORD_LOGIN);

    expect(stub.requests.map(({ target }) => target.includes('/auth/tokens'))).toEqual([true, false, true, false]);
  });

  test(`a password login that goes on meeting ${reply.name} renews its token once, not for ever`, async () => {
    stub.answers = [answerOf(TOKEN), answerOf(reply), answerOf(TOKEN), answerOf(reply)];

    const error: unknown = await call(reply, stub, PASSWORD_LOGIN).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ kind: 'Unauthenticated', effect: 'none' });
    expect(stub.requests).toHaveLength(4);
  });
}

for (const reply of REPLIES.filter(({ means }) => means.triedOnceMore)) {
  test(`a read that meets ${reply.name} once is made once more`, async () => {
    const well = recordedReply(WELL[`${reply.service} ${reply.operation}`] ?? '');
    stub.answers = [answerOf(reply), answerOf(well)];

    await call(reply, stub);

    expect(stub.requests).toHaveLength(2);
  });
}

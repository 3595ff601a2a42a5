import { smnMessage } from '../../src/activities/smn/message';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { type CallOutcome, HuaweiCloudError } from '../../src/client/huawei-cloud-error';
import type { Run } from '../../src/domain/run';

const TOPIC = 'urn:smn:cn-north-4:0a0b:ops';
const BODY = { topicUrn: TOPIC, message: 'the night is over' };
const CALL = { timeoutMs: 9 };
const RUN: Run = { id: 'm1', job: TOPIC, origin: 'new', trace: {} };

function failed(more: Partial<CallOutcome>): HuaweiCloudError {
  const call = { service: 'SMN', operation: 'publish', method: 'POST', path: '/publish' } as const;
  return new HuaweiCloudError(call, { what: 'was lost', kind: 'Unavailable', effect: 'unknown', hint: '', ...more });
}

const message = (publish: (...given: unknown[]) => unknown) =>
  smnMessage({ smn: { publish: async (...given: unknown[]) => publish(...given) } } as unknown as HuaweiCloud, BODY);
const fails = (error: Error) =>
  message(() => {
    throw error;
  });

test('a message is published by one call, and that is all of it', async () => {
  const asked: unknown[] = [];
  const job = message((...given) => {
    asked.push(given);
    return { value: { messageId: 'm1' } };
  });
  expect(await job.survey([TOPIC], CALL)).toEqual({ marks: { [TOPIC]: {} }, active: {}, refused: [] });
  expect(await job.start([TOPIC], {}, CALL)).toEqual({ [TOPIC]: { is: 'started', run: RUN } });
  expect(asked).toEqual([[BODY, CALL]]);
  expect(await job.look([RUN, RUN], CALL)).toEqual([{ verdict: 'succeeded' }, { verdict: 'succeeded' }]);
  expect([await job.checkStopped([RUN], CALL), await job.stop([RUN], CALL)]).toEqual([
    [{ verdict: 'succeeded' }],
    'atRest',
  ]);
  expect([{}, { id: 7 }].map((mark) => job.isMark?.(mark))).toEqual([true, false]);
});

test('a message that may have been published is left to a person, and one that was not says why', async () => {
  const lost = failed({});
  const words = (why: string) => ({
    kind: 'AmbiguousStart',
    message: `the message may have been published to ${TOPIC}, and SMN does not tell what it has published: it is not sent again (${why})`,
    evidence: [why],
  });
  await expect(fails(lost).start([TOPIC], {}, CALL)).rejects.toMatchObject(words(lost.message));
  await expect(fails(lost).since([TOPIC], {}, CALL)).rejects.toMatchObject(
    words('whoever sent it was lost before the reply came'),
  );
  for (const error of [failed({ effect: 'none' }), new TypeError('a bug')])
    await expect(fails(error).start([TOPIC], {}, CALL)).rejects.toBe(error);
});

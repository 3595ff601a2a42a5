import { STEP_TYPE_NAMES } from '../../../src/domain/step-types';
import { isRefusal, outcomeOf, TOUCHED } from './asked';
import { GOOD } from './good-requests';

type Fields = Record<string, unknown>;

const REQUESTS = Object.keys(GOOD).filter((type) => STEP_TYPE_NAMES.some((name) => type.includes(`.${name}.`)));
const having = (...keys: string[]) => REQUESTS.filter((type) => keys.every((key) => key in (GOOD[type] as Fields)));
const STARTS = having('fence', 'key');
const STOPS = having('fence', 'forMs');

function fenceOf(type: string): Fields {
  return (GOOD[type] as { fence: Fields }).fence;
}

/** A fence as it may come out of a history that somebody has written to. */
function brokenFences(fence: Fields): Record<string, unknown> {
  const [unit = ''] = Object.keys(fence['marks'] as Fields);
  return {
    'a text': 'fence',
    'a list': [fence],
    'without marks': { ...fence, marks: undefined },
    'with a list of marks': { ...fence, marks: [1] },
    'with a text for a mark': { ...fence, marks: { [unit]: 'newest' } },
    'with another service’s mark': { ...fence, marks: { [unit]: { strange: 7 } } },
    'with a mark that is no number': {
      ...fence,
      marks: { [unit]: { newestId: 'x', newestInstanceId: 'x', startTimeMs: 'x', name: 7, on: 'yes' } },
    },
    'of another version': { ...fence, version: 2 },
    'that says nothing of being closed': { ...fence, closed: undefined },
    'closed by a word': { ...fence, closed: 'no' },
    'that settles at no time': { ...fence, settleMs: 'soon' },
    'that settles in a century': { ...fence, settleMs: 1e13 },
    'of a time that is none': { ...fence, cloudTimeMs: {} },
    'with accepted units that are none': { ...fence, accepted: [{}] },
  };
}

test.each(STARTS)('%s starts nothing on a fence that cannot be read, wherever it comes from', async (type) => {
  const request = GOOD[type] as Fields;
  for (const [name, fence] of Object.entries(brokenFences(fenceOf(type)))) {
    const given = await outcomeOf(type, JSON.parse(JSON.stringify({ ...request, fence })) as unknown);
    const heartbeatDetails = JSON.parse(JSON.stringify(fence)) as unknown;
    const beaten = await outcomeOf(type, { ...request, fence: undefined }, { heartbeatDetails });
    expect([name, String(given), isRefusal(given)]).toEqual([name, String(given), true]);
    expect([name, String(beaten), isRefusal(beaten)]).toEqual([name, String(beaten), true]);
  }
});

test.each(STOPS)('%s looks for nothing by a fence that cannot be read', async (type) => {
  for (const [name, fence] of Object.entries(brokenFences(fenceOf(type)))) {
    if (type.endsWith('stopInstance') && name.startsWith('with a mark')) continue;
    const given = await outcomeOf(type, JSON.parse(JSON.stringify({ ...(GOOD[type] as Fields), fence })) as unknown);
    expect([name, String(given), isRefusal(given)]).toEqual([name, String(given), true]);
  }
});

test.each(STOPS)('%s asks on where what it has told before cannot be read', async (type) => {
  for (const heartbeatDetails of ['stop', 7, { asked: 7 }, { asked: [{}] }, null])
    expect(await outcomeOf(type, GOOD[type], { heartbeatDetails })).toMatchObject({ message: TOUCHED });
});

test('a job that is called as JavaScript calls its own is no other job', async () => {
  const type = 'huaweicloud.cdm.startJob';
  const request = GOOD[type] as { body: Fields };
  const named = (jobName: string) => ({ ...request, fence: undefined, body: { ...request.body, jobName } });

  expect(await outcomeOf(type, named('constructor'))).toMatchObject({ message: TOUCHED });
  expect(isRefusal(await outcomeOf(type, named('__proto__')))).toBe(true);
});

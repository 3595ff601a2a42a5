import { turningPoints } from '../../chaos/oracle/turning-points';
import type { History } from '../../replay-fuzz/replay/prefixes';

type Events = NonNullable<History['events']>;

const at = (seconds: number) => ({ eventTime: { seconds, nanos: 5_000_000 } });
const timer = (timerId: string, seconds: number) => ({
  timerStartedEventAttributes: { timerId, startToFireTimeout: { seconds } },
});
const heard = (seconds: number) => ({ ...at(seconds), workflowTaskCompletedEventAttributes: {} });

test('a pipeline hears of its cancel and its deadline when its next workflow task is completed', () => {
  const events = [
    heard(1),
    { ...at(1), ...timer('1', 6) },
    { ...at(1), ...timer('2', 7) },
    { ...at(5), workflowExecutionCancelRequestedEventAttributes: {} },
    heard(9),
    { ...at(10), timerFiredEventAttributes: { timerId: '1' } },
    heard(11),
  ];
  expect(turningPoints({ events: events as unknown as Events })).toEqual({
    cancelHeardAt: 9_005,
    deadlineHeardAt: 11_005,
  });
});

test('what was not asked for, or never heard of, is no turning point', () => {
  const events = [heard(1), timer('2', 7), { timerFiredEventAttributes: { timerId: '2' } }, heard(8)];
  expect(turningPoints({ events: events as unknown as Events })).toEqual({});
  const unheard = [...events, { ...at(9), workflowExecutionCancelRequestedEventAttributes: {} }];
  expect(turningPoints({ events: unheard as unknown as Events })).toEqual({});
});

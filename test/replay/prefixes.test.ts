import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { prefixesOf } from '../../replay-fuzz/replay/prefixes';

const STARTED = { eventType: 'EVENT_TYPE_WORKFLOW_TASK_STARTED', workflowTaskStartedEventAttributes: {} };
const OTHER = { eventType: 'EVENT_TYPE_TIMER_FIRED', timerFiredEventAttributes: {} };

test('a history begins up to the start of each workflow task, and is whole at last', () => {
  expect(lengths([OTHER, STARTED, OTHER, OTHER, STARTED, OTHER])).toEqual([2, 5, 6]);
});

test('a history that ends with the start of a workflow task has no longer one', () => {
  expect(lengths([OTHER, STARTED, OTHER, STARTED])).toEqual([2, 4]);
});

test('of too many beginnings some are taken, the first and the whole among them', () => {
  expect(
    lengths(
      Array.from({ length: 9 }, () => STARTED),
      3,
    ),
  ).toEqual([1, 5, 9]);
});

function lengths(events: object[], most?: number): number[] {
  const history = historyFromJSON({ events: events.map((event, at) => ({ eventId: String(at + 1), ...event })) });
  return prefixesOf(history, most).map(({ events: count }) => count);
}

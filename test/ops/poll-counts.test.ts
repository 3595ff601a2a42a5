import { type PollCounts, pollCountsIn } from '../../src/host/health/poll-counts';
import { PollWatch, type PollOperation } from '../../src/host/health/poll-watch';

const labels = (operation: string, more = '') =>
  `{namespace="default",operation="${operation}",service_name="temporal-core-sdk",${more}task_queue="a \\"b\\""}`;
const EXPORTED = `# TYPE temporal_long_request_failure_total counter
temporal_long_request_failure_total${labels('PollActivityTaskQueue', 'status_code="PERMISSION_DENIED",')} 4
temporal_long_request_failure_total${labels('PollActivityTaskQueue', 'status_code="DEADLINE_EXCEEDED",')} 2
temporal_long_request_latency_bucket${labels('PollActivityTaskQueue', 'le="50",')} 9
temporal_long_request_latency_count${labels('PollActivityTaskQueue')} 9
temporal_long_request_latency_count${labels('PollWorkflowTaskQueue')} 5
temporal_long_request_latency_count{operation="PollWorkflowTaskQueue",task_queue="another"} 77
`;

test('polls that ended and did not fail were answered, and one that merely timed out did not fail', () => {
  expect(pollCountsIn(EXPORTED, 'a "b"')).toEqual(
    new Map([
      ['PollActivityTaskQueue', { answered: 3, failed: new Map([['PERMISSION_DENIED', 4]]) }],
      ['PollWorkflowTaskQueue', { answered: 5, failed: new Map() }],
    ]),
  );
});

const ACTIVITIES: PollOperation = 'PollActivityTaskQueue';

/** A watch over polls of which nothing else is known than when the server has heard them. */
function watchOver(lastHeard: () => Promise<number>, counts?: () => Promise<ReadonlyMap<string, PollCounts>>) {
  const said: string[] = [];
  const log = { info: (text: string) => said.push(text), warn: (text: string) => said.push(text) };
  const sources = { operations: [ACTIVITIES], taskQueue: 'q', namespace: 'n', lastHeard, ...(counts && { counts }) };
  return { said, watch: new PollWatch(sources, log) };
}

test('a poller of an earlier worker of the same name is none of this worker', async () => {
  let heardAt = 1_000;
  const { watch } = watchOver(async () => heardAt);
  await watch.before();
  let asked = 0;
  const accepted = new Promise<void>((resolve) => watch.begin(resolve));
  while (asked++ < 50) await new Promise(setImmediate);
  expect(watch.standing()).toEqual({
    is: 'starting',
    why: 'The server has not answered a poll for activity tasks yet.',
  });

  heardAt = 1_001;
  await accepted;
  expect(watch.standing()).toEqual({ is: 'accepted' });
  watch.end();
});

test.each([
  { what: 'there are no counters', counts: undefined, looks: [] },
  { what: 'counters cannot be had', counts: () => Promise.reject(new Error('down')), looks: [] },
  { what: 'there are counters', counts: () => Promise.resolve(new Map()), looks: ['accepted'] },
])('where $what, looks that tell of how polls stand are $looks', async ({ counts, looks }) => {
  let heardAt = 1_000;
  const { watch } = watchOver(async () => heardAt, counts);
  await watch.before();
  heardAt = 1_001;
  const told: string[] = [];

  await new Promise<void>((resolve) => watch.begin(resolve, (is) => told.push(is)));
  watch.end();

  expect(told).toEqual(looks);
});

import { boundedStart } from '../../src/domain/bounded-result';
import { evidenceToKeep } from '../../src/domain/failure-details';
import { cdmMarkOf, submissionsSince } from '../../src/domain/cdm/submissions-since';
import { dgcMarkOf, instancesSince } from '../../src/domain/dgc/instances-since';
import { showsStartSince } from '../../src/domain/dli/stream-job';
import { findingOf } from '../../src/domain/run';

const us = { name: 'us', proven: true };
const unknownUs = { name: undefined, proven: false };

test('a CDM submission with a higher id than the mark is the one that was started', () => {
  const rows = [
    { id: 7, user: 'us', status: 'RUNNING', createdAtMs: 70 },
    { id: 6, user: 'us', status: 'SUCCEEDED', createdAtMs: 60 },
  ];
  const finding = findingOf(submissionsSince('j', rows, { newestId: 6 }, us));
  expect(finding).toMatchObject({ is: 'one', run: { id: '7', origin: 'adopted' } });
});

test('an earlier submission is never taken for the one that was started', () => {
  const rows = [{ id: 6, user: 'us', status: 'SUCCEEDED', createdAtMs: 60 }];
  expect(findingOf(submissionsSince('j', rows, { newestId: 6 }, us))).toEqual({ is: 'none' });
});

test('an empty list and a job that was never run show no start', () => {
  expect(findingOf(submissionsSince('j', [], {}, us))).toEqual({ is: 'none' });
  expect(findingOf(submissionsSince('j', [{ status: 'NEVER_EXECUTED' }], {}, us))).toEqual({ is: 'none' });
});

test('without ids the creation date tells a later submission', () => {
  const mark = cdmMarkOf([{ user: 'us', status: 'FAILED', createdAtMs: 60 }]);
  const rows = [
    { user: 'us', status: 'FAILED', createdAtMs: 60 },
    { user: 'us', status: 'RUNNING', createdAtMs: 61 },
  ];
  expect(findingOf(submissionsSince('j', rows, mark, us))).toMatchObject({ is: 'one', run: { id: 'created-61' } });
});

test('what CDM’s own schedule started is not ours', () => {
  const rows = [{ id: 7, user: 'us', status: 'RUNNING', executedAutomatically: true }];
  expect(findingOf(submissionsSince('j', rows, { newestId: 6 }, us))).toEqual({ is: 'none' });
});

test('a stranger’s submission is not ours when our own name is proven, and doubtful when it is only believed', () => {
  const rows = [{ id: 7, user: 'stranger', status: 'RUNNING' }];
  expect(findingOf(submissionsSince('j', rows, { newestId: 6 }, us))).toEqual({ is: 'none' });
  expect(findingOf(submissionsSince('j', rows, { newestId: 6 }, { name: 'us', proven: false })).is).toBe('unclear');
});

test('two submissions that can both be ours are unclear, and the evidence names both', () => {
  const rows = [
    { id: 8, user: 'a', status: 'RUNNING' },
    { id: 7, user: 'b', status: 'SUCCEEDED' },
  ];
  const finding = findingOf(submissionsSince('j', rows, { newestId: 6 }, unknownUs));
  expect(finding).toMatchObject({
    is: 'unclear',
    evidence: [expect.stringContaining('submission 8 of a'), expect.stringContaining('submission 7 of b')],
  });
});

test('a submission with a lower id and a later date is doubtful: the ids may have begun anew', () => {
  const rows = [
    { id: 500, user: 'us', status: 'SUCCEEDED', createdAtMs: 60 },
    { id: 2, user: 'us', status: 'RUNNING', createdAtMs: 90 },
    { id: 1, user: 'us', status: 'SUCCEEDED', createdAtMs: 70 },
  ];
  const finding = findingOf(submissionsSince('j', rows, { newestId: 500, newestCreatedAtMs: 70 }, us));
  expect(finding).toMatchObject({ is: 'unclear', evidence: [expect.stringContaining('submission 2 of us')] });
});

test('a submission that has neither id nor date in common with the mark is doubtful, and never overlooked', () => {
  const found = (row: object) =>
    findingOf(submissionsSince('j', [{ user: 'us', ...row }], { newestCreatedAtMs: 70 }, us));
  expect(found({ id: 7, status: 'RUNNING' }).is).toBe('unclear');
  expect(found({ id: 7, status: 'RUNNING', createdAtMs: 71 }).is).toBe('one');
  expect(found({ id: 7, status: 'RUNNING', createdAtMs: 70 }).is).toBe('none');
});

test('a DGC instance with a higher id is ours unless a schedule, a backfill or a parent job made it', () => {
  const mark = dgcMarkOf([{ id: '9' }, { id: '10' }], 0);
  expect(mark.newestInstanceId).toBe('10');
  const made = (type?: number) => findingOf(instancesSince('j', [{ id: '11', type }], mark)).is;
  expect([made(2), made(7), made(undefined)]).toEqual(['one', 'one', 'one']);
  expect([made(0), made(5), made(6)]).toEqual(['none', 'none', 'none']);
});

test('an instance id beyond the safe integers is still compared exactly', () => {
  const finding = findingOf(
    instancesSince('j', [{ id: '9007199254740993' }], { newestInstanceId: '9007199254740992' }),
  );
  expect(finding.is).toBe('one');
});

test.each([
  { title: 'is submitting now', now: { status: 'job_submitting' }, shows: true },
  {
    title: 'finished with a newer start',
    now: { status: 'job_finish', startTimeMs: 11, updateTimeMs: 12 },
    shows: true,
  },
  {
    title: 'failed to be submitted since',
    now: { status: 'job_submit_fail', startTimeMs: 10, updateTimeMs: 12 },
    shows: true,
  },
  { title: 'stands as before', now: { status: 'job_cancel_success', startTimeMs: 10, updateTimeMs: 10 }, shows: false },
  { title: 'was only edited', now: { status: 'job_cancel_success', startTimeMs: 10, updateTimeMs: 12 }, shows: false },
  { title: 'has an unknown status', now: { status: 'job_new_word', startTimeMs: 10 }, shows: false },
])('a stream job that $title shows a start since: $shows', ({ now, shows }) => {
  expect(showsStartSince({ status: 'job_cancel_success', startTimeMs: 10, updateTimeMs: 10 }, now)).toBe(shows);
});

test('a run that began after the last start could have begun is unclear: hours later it may be somebody else’s', () => {
  const rows = [{ id: 7, user: 'us', status: 'RUNNING', createdAtMs: 5_000 }];
  const candidates = submissionsSince('j', rows, { newestId: 6 }, us);
  expect(findingOf(candidates, 4_999).is).toBe('unclear');
  expect(findingOf(candidates, 5_000).is).toBe('one');
  expect(findingOf(candidates, undefined).is).toBe('one');
});

test('a run that had been asked for before the marks were read is unclear: it was hidden then, and is somebody else’s', () => {
  const [askedAtMs, fromMs] = [5_000, 5_001];
  const submissions = submissionsSince('j', [{ id: 7, user: 'us', createdAtMs: askedAtMs }], { newestId: 6 }, us);
  const queued = instancesSince('j', [{ id: '11', submitTimeMs: askedAtMs }], { newestInstanceId: '10' });
  const begun = instancesSince('j', [{ id: '11', startTimeMs: askedAtMs }], { newestInstanceId: '10' });
  const planned = instancesSince('j', [{ id: '11', planTimeMs: askedAtMs }], { newestInstanceId: '10' });
  const is = (openFromMs: number) =>
    [submissions, queued, begun, planned].map((candidates) => findingOf<unknown>(candidates, undefined, openFromMs).is);
  // When it was meant to run says nothing of when somebody asked for it.
  expect(is(fromMs)).toEqual(['unclear', 'unclear', 'unclear', 'one']);
  expect(is(askedAtMs)).toEqual(['one', 'one', 'one', 'one']);
});

test('of eleven pieces of evidence nine are kept and two counted, and of ten all', () => {
  const pieces = Array.from({ length: 11 }, (_, at) => `${at}`.repeat(600));
  const cutTo500 = (at: number) => `${`${at}`.repeat(499)}…`;
  expect(evidenceToKeep(pieces)).toEqual([...[0, 1, 2, 3, 4, 5, 6, 7, 8].map(cutTo500), '... 2 more']);
  expect(evidenceToKeep(pieces.slice(0, 10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(cutTo500));
});

test('what is said of each run shares one length, doubts of runs and reasons of refusals alike', () => {
  const [long, short] = ['d'.repeat(2_000), `${'d'.repeat(999)}…`];
  const run = { id: '1', job: 'j', origin: 'new' as const, trace: {} };
  const refused = { job: 'k', kind: 'Conflict' as const, reason: long };
  expect(boundedStart({ runs: [run, { ...run, doubt: long }], refused: [refused] })).toEqual({
    runs: [run, { ...run, doubt: short }],
    refused: [{ ...refused, reason: short }],
  });
});

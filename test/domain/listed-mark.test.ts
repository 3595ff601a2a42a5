import { listedMarkOf } from '../../src/domain/cdm/listed-mark';
import type { SubmissionSeen } from '../../src/domain/cdm/submissions-since';
import { isSince, submissionsSince } from '../../src/domain/cdm/submissions-since';
import { findingOf } from '../../src/domain/run';

const LISTED = Date.parse('2026-11-21T00:00:05Z');
const YESTERDAY = LISTED - 86_400_000;
const us = { name: 'us', proven: false };
const before: SubmissionSeen = { id: 6, user: 'us', createdAtMs: YESTERDAY, status: 'SUCCEEDED' };
const ours: SubmissionSeen = { id: 7, user: 'us', createdAtMs: LISTED + 3_000, status: 'RUNNING' };
const atRest = { listed: { startedAtMs: YESTERDAY, cloudTimeMs: LISTED } };
const neverRan = { listed: { cloudTimeMs: LISTED } };

test.each([
  { row: { status: 'SUCCEEDED', startedAtMs: YESTERDAY }, mark: atRest.listed, why: 'at rest, its last run dated' },
  { row: { status: 'NEW' }, mark: neverRan.listed, why: 'never run' },
  { row: { status: 'NEW', startedAtMs: YESTERDAY }, mark: undefined, why: 'new, and yet run' },
  { row: { status: 'SUCCEEDED' }, mark: undefined, why: 'at rest, its last run not dated' },
  { row: { status: 'RUNNING', startedAtMs: YESTERDAY }, mark: undefined, why: 'running' },
  { row: { status: 'PENDING', startedAtMs: YESTERDAY }, mark: undefined, why: 'waiting' },
  { row: { status: 'NO SUCH WORD', startedAtMs: YESTERDAY }, mark: undefined, why: 'an unknown word' },
  { row: {}, mark: undefined, why: 'no status' },
])('a fence rests on a listed row only where it says enough: $why', ({ row, mark }) => {
  expect(listedMarkOf(row, LISTED)).toEqual(mark);
  expect(listedMarkOf(row, undefined)).toBeUndefined();
});

const late = { ...before, createdAtMs: LISTED - 60_000 };
test.each([
  { says: 'the one run newer than the listed one is ours', mark: atRest, rows: [ours, before], is: 'one' },
  { says: 'the first run of a job that never ran is ours', mark: neverRan, rows: [ours], is: 'one' },
  { says: 'the listed run itself is not', mark: atRest, rows: [before], is: 'none' },
  {
    says: 'nor is it where the list gives the time at which it was carried out',
    mark: atRest,
    rows: [{ ...before, createdAtMs: YESTERDAY + 500, executedAtMs: YESTERDAY }],
    is: 'none',
  },
  {
    says: 'a run from long before the list is not, even where the list denied it',
    mark: neverRan,
    rows: [before],
    is: 'none',
  },
  {
    says: 'a run from shortly before the list that did not show it is doubtful',
    mark: neverRan,
    rows: [late],
    is: 'unclear',
  },
  {
    says: 'so is one between the listed run and the list',
    mark: atRest,
    rows: [{ ...late, id: 7 }, before],
    is: 'unclear',
  },
  { says: 'without the listed run in the history, a newer one is doubtful', mark: atRest, rows: [ours], is: 'unclear' },
  {
    says: 'a run without a date is doubtful',
    mark: neverRan,
    rows: [{ ...ours, createdAtMs: undefined }],
    is: 'unclear',
  },
  {
    says: 'two newer runs cannot be told apart',
    mark: atRest,
    rows: [{ ...ours, id: 8 }, ours, before],
    is: 'unclear',
  },
  {
    says: 'a run by CDM’s own schedule is nobody’s',
    mark: atRest,
    rows: [{ ...ours, executedAutomatically: true }, before],
    is: 'none',
  },
  { says: 'an empty history shows none', mark: atRest, rows: [], is: 'none' },
])('by a fence that rests on a list, $says', ({ mark, rows, is }) => {
  expect(findingOf(submissionsSince('orders', rows, mark, us)).is).toBe(is);
});

/** A cluster whose clock is hours behind the one that dates the replies. */
const BEHIND_MS = 3 * 3_600_000;
test.each([
  { job: 'that ran before', mark: atRest },
  { job: 'that never ran', mark: neverRan },
])('a run of a job $job is not overlooked where the clock of the cluster is hours behind', ({ mark }) => {
  const late: SubmissionSeen = { ...ours, createdAtMs: LISTED - BEHIND_MS };
  expect(isSince(late, mark)).toBe(true);
  expect(findingOf(submissionsSince('orders', [late, before], mark, us)).is).toBe('unclear');
});

test('the listed run is not doubtful for a moment between its creation and what the list calls its start', () => {
  const rows = [{ ...before, createdAtMs: YESTERDAY - 500 }];
  expect(findingOf(submissionsSince('orders', rows, atRest, us)).is).toBe('none');
});

test('the reply to a start names our run only when it is dated after the listed one', () => {
  expect(isSince(ours, atRest)).toBe(true);
  expect(isSince(ours, neverRan)).toBe(true);
  expect(isSince(before, atRest)).toBe(false);
  expect(isSince(before, neverRan)).toBe(false);
  expect(isSince({ ...ours, createdAtMs: undefined }, atRest)).toBe(false);
});

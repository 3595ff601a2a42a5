import { goesOnByList } from '../../src/domain/cdm/listed-job';
import { isLongBefore, oursSinceList } from '../../src/domain/cdm/listed-mark';
import { compareIds, submissionIdOf } from '../../src/domain/cdm/submission-id';
import { traceOf, triesOf, wordOfTry } from '../../src/domain/cdm/further-tries';
import {
  activeRow,
  adoptedSubmission,
  cdmMarkOf,
  cdmRun,
  isFollowed,
  isSince,
  rowOf,
  submissionsSince,
} from '../../src/domain/cdm/submissions-since';

const HOUR_MS = 3_600_000;
const us = { name: 'us', proven: true };
const failed = { id: 1, user: 'us', status: 'FAILED', createdAtMs: 1_000, updatedAtMs: 2_000 };
const next = { id: 2, user: 'us', status: 'RUNNING', createdAtMs: 5_000, updatedAtMs: 5_000 };
const triesIn = (...rows: (typeof failed | object)[]) =>
  triesOf(rows as (typeof failed)[], { submissionId: 1 }, 60_000).map(({ id }) => id);

test.each([
  { what: 'nothing of ours', rows: [next], ids: [] },
  { what: 'a run of the same user after the failure', rows: [next, failed], ids: [1, 2] },
  { what: 'one a minute after the failure', rows: [{ ...next, createdAtMs: 62_000 }, failed], ids: [1, 2] },
  { what: 'one a minute and a moment after', rows: [{ ...next, createdAtMs: 62_001 }, failed], ids: [1] },
  {
    what: 'one a minute after a failure that is not dated',
    rows: [
      { ...next, createdAtMs: 61_000 },
      { ...failed, updatedAtMs: undefined },
    ],
    ids: [1, 2],
  },
  {
    what: 'one a little later than that',
    rows: [
      { ...next, createdAtMs: 61_001 },
      { ...failed, updatedAtMs: undefined },
    ],
    ids: [1],
  },
  { what: 'another that is not dated', rows: [{ ...next, createdAtMs: undefined }, failed], ids: [1, 2] },
  { what: 'another user’s', rows: [{ ...next, user: 'them' }, failed], ids: [1] },
  { what: 'what follows a success', rows: [next, { ...failed, status: 'SUCCEEDED' }], ids: [1] },
  { what: 'what follows a run that goes on', rows: [next, { ...failed, status: 'RUNNING' }], ids: [1] },
  { what: 'what came before', rows: [failed, { ...next, id: 0, createdAtMs: 500 }], ids: [1] },
  {
    what: 'two that follow, the later one first',
    rows: [{ ...next, id: 3 }, { ...failed, id: 2, createdAtMs: 3_000, updatedAtMs: 4_000 }, failed],
    ids: [1, 2, 3],
  },
  {
    what: 'a fourth further try',
    rows: [failed, ...[2, 3, 4, 5].map((id) => ({ ...failed, id, createdAtMs: 1_000 * id, updatedAtMs: 1_000 * id }))],
    ids: [1, 2, 3, 4],
  },
])('the tries of a run, where the history shows $what, are $ids', ({ rows, ids }) => {
  expect(triesIn(...rows)).toEqual(ids);
});

test('whoever looks sees that a run was tried again, and as which submission', () => {
  expect(wordOfTry([])).toBeUndefined();
  expect(wordOfTry([failed])).toBe('FAILED');
  expect(wordOfTry([failed, next])).toBe('RUNNING (tried again by CDM: submission 2)');
  expect(wordOfTry([failed, { ...next, id: undefined }])).toBe(
    'RUNNING (tried again by CDM: submission without an id)',
  );
  expect(wordOfTry([failed, { ...next, status: undefined }])).toBeUndefined();
  expect(traceOf(next)).toEqual({ submissionId: 2, createdAtMs: 5_000 });
});

test.each([
  { row: { id: 7, status: 'RUNNING' }, mark: { newestId: 6 }, since: true },
  { row: { id: 6, status: 'RUNNING' }, mark: { newestId: 6 }, since: false },
  { row: { id: 5, status: 'RUNNING' }, mark: { newestId: 6 }, since: false },
  { row: { id: 1, status: 'RUNNING' }, mark: {}, since: true },
  { row: { id: 7, status: 'NEVER_EXECUTED' }, mark: { newestId: 6 }, since: false },
  { row: { status: 'RUNNING' }, mark: {}, since: false },
  { row: { createdAtMs: 61, status: 'RUNNING' }, mark: { newestCreatedAtMs: 60 }, since: true },
  { row: { createdAtMs: 60, status: 'RUNNING' }, mark: { newestCreatedAtMs: 60 }, since: false },
  { row: { createdAtMs: 61, status: 'RUNNING' }, mark: { newestId: 6 }, since: false },
  { row: { id: 5, createdAtMs: 61 }, mark: { newestId: 6, newestCreatedAtMs: 60 }, since: false },
  { row: { id: 7, createdAtMs: 59 }, mark: { newestId: 6, newestCreatedAtMs: 60 }, since: true },
])('a submission $row came for sure after $mark: $since', ({ row, mark, since }) => {
  expect(isSince(row, mark)).toBe(since);
});

test('the mark of a history is its largest id and its latest date, whatever the order, without what never ran', () => {
  const rows = [
    { id: 6, createdAtMs: 60 },
    { id: 8, createdAtMs: 50 },
    { id: 7, createdAtMs: 90 },
    { id: 9, createdAtMs: 99, status: 'NEVER_EXECUTED' },
    {},
  ];
  expect(cdmMarkOf(rows)).toEqual({ newestId: 8, newestCreatedAtMs: 90 });
  expect(cdmMarkOf([])).toEqual({ newestId: undefined, newestCreatedAtMs: undefined });
});

test('a run is found again by its id, or by its date where one of both has no id', () => {
  const rows = [{ id: 8, createdAtMs: 80 }, { createdAtMs: 70 }, { id: 6, createdAtMs: 60 }, {}];
  expect(rowOf(rows, { submissionId: 6 })).toBe(rows[2]);
  expect(rowOf(rows, { submissionId: 6, createdAtMs: 80 })).toBe(rows[2]);
  expect(rowOf(rows, { submissionId: 7, createdAtMs: 70 })).toBe(rows[1]);
  expect(rowOf(rows, { createdAtMs: 80 })).toBe(rows[0]);
  expect(rowOf(rows, { submissionId: 7 })).toBeUndefined();
  expect(rowOf(rows, {})).toBeUndefined();
});

test.each([
  {
    rows: [
      { id: 6, status: 'SUCCEEDED' },
      { id: 7, status: 'RUNNING' },
    ],
    active: 7,
  },
  {
    rows: [
      { id: 6, status: 'SUCCEEDED' },
      { id: 7, status: 'PENDING' },
    ],
    active: 7,
  },
  {
    rows: [
      { id: 6, status: 'RUNNING' },
      { id: 7, status: 'SUCCEEDED' },
    ],
    active: undefined,
  },
  { rows: [{ id: 7, status: 'UNKNOWN' }], active: undefined },
  {
    rows: [
      { id: 7, status: 'RUNNING' },
      { id: 9, status: 'NEVER_EXECUTED' },
    ],
    active: 7,
  },
  { rows: [], active: undefined },
])('of $rows the job’s newest run goes on: $active', ({ rows, active }) => {
  expect(activeRow<{ id: number; status: string }>(rows)?.id).toBe(active);
});

test('without ids the newest by its date is what may go on', () => {
  const rows = [
    { createdAtMs: 60, status: 'SUCCEEDED' },
    { createdAtMs: 70, status: 'RUNNING' },
  ];
  expect(activeRow(rows)).toBe(rows[1]);
});

test.each([
  { row: { id: 7, user: 'us' }, us, ours: 'possible' },
  { row: { id: 7 }, us, ours: 'possible' },
  { row: { id: 7, user: 'them' }, us, ours: 'no' },
  { row: { id: 7, user: 'them' }, us: { name: 'us', proven: false }, ours: 'doubtful' },
  { row: { id: 7, user: 'them' }, us: { proven: false }, ours: 'possible' },
  { row: { id: 7, user: 'us', executedAutomatically: true }, us, ours: 'no' },
  { row: { id: 5, createdAtMs: 70, user: 'us' }, us, ours: 'doubtful' },
  { row: { id: 5, createdAtMs: 70, user: 'them' }, us, ours: 'no' },
])('a later submission $row can be ours, who are $us: $ours', ({ row, us: name, ours }) => {
  const mark = { newestId: 6, newestCreatedAtMs: 60 };
  expect(submissionsSince('j', [row], mark, name).map((candidate) => candidate.ours)).toEqual([ours]);
});

test('a submission that is listed twice is one, and the evidence says what is known of it', () => {
  const row = { id: 7, user: 'us', createdAtMs: Date.UTC(2026, 0, 2), status: 'FAILED', executedAutomatically: true };
  expect(submissionsSince('j', [row, row], {}, us)).toEqual([
    {
      run: { id: '7', job: 'j', origin: 'new', trace: { submissionId: 7, createdAtMs: Date.UTC(2026, 0, 2) } },
      ours: 'no',
      beganAtMs: Date.UTC(2026, 0, 2),
      askedByMs: Date.UTC(2026, 0, 2),
      evidence: 'submission 7 of us at 2026-01-02T00:00:00.000Z, by its schedule, ended FAILED',
    },
  ]);
  const [bare] = submissionsSince('j', [{ id: 7 }], {}, us);
  expect(bare?.evidence).toBe('submission 7 of an unknown user at an unknown time, now (no status)');
  const [dated] = submissionsSince('j', [{ createdAtMs: 0, status: 'RUNNING' }], {}, us);
  expect(dated?.evidence).toBe('submission (no id) of an unknown user at 1970-01-01T00:00:00.000Z, now RUNNING');
});

test('a run is followed by what came later, and not by itself', () => {
  const rows = [
    { id: 7, status: 'RUNNING' },
    { id: 6, status: 'FAILED' },
  ];
  expect([isFollowed(rows, { submissionId: 6 }), isFollowed(rows, { submissionId: 7 })]).toEqual([true, false]);
  expect(isFollowed([{ createdAtMs: 61 }], { createdAtMs: 60 })).toBe(true);
});

test('a submission is adopted by its id or by the date under which we named it, and by nothing else', () => {
  expect(adoptedSubmission('j', '0813')).toEqual({
    id: '813',
    job: 'j',
    origin: 'adopted',
    trace: { submissionId: 813, createdAtMs: undefined },
  });
  expect(adoptedSubmission('j', '7615917337495251231').trace.submissionId).toBe('7615917337495251231');
  expect(adoptedSubmission('j', 'created-61')).toMatchObject({ id: 'created-61', trace: { createdAtMs: 61 } });
  for (const id of [
    '',
    'x7',
    '7x',
    '-7',
    'created-',
    'xcreated-61',
    'created-61x',
    '1'.repeat(21),
    `created-${'1'.repeat(16)}`,
  ])
    expect(() => adoptedSubmission('j', id)).toThrow('a submission id is a whole number, not ');
  expect(adoptedSubmission('j', '1'.repeat(20)).id).toBe('1'.repeat(20));
  expect(cdmRun('j', { createdAtMs: 5 }).id).toBe('created-5');
});

test('ids are compared as numbers, also those that a number cannot hold', () => {
  expect([compareIds(9, 10), compareIds(10, 9), compareIds(9, 9)].map(Math.sign)).toEqual([-1, 1, 0]);
  const [small, large] = ['7615917337495251231', '7615917337495251232'];
  expect([compareIds(small, large), compareIds(large, small), compareIds(large, large)]).toEqual([-1, 1, 0]);
  expect([compareIds(9, large), compareIds(large, 9)]).toEqual([-1, 1]);
  expect([submissionIdOf('9007199254740991'), submissionIdOf('9007199254740992')]).toEqual([
    9007199254740991,
    '9007199254740992',
  ]);
});

const atMs = 100 * HOUR_MS;
test.each([
  { row: {}, mark: { startedAtMs: 5, cloudTimeMs: atMs }, before: false },
  { row: { createdAtMs: atMs - 14 * HOUR_MS }, mark: { cloudTimeMs: atMs }, before: false },
  { row: { createdAtMs: atMs - 14 * HOUR_MS - 1 }, mark: { cloudTimeMs: atMs }, before: true },
  { row: { createdAtMs: atMs - HOUR_MS }, mark: { startedAtMs: atMs - HOUR_MS, cloudTimeMs: atMs }, before: false },
  { row: { createdAtMs: atMs - HOUR_MS - 1 }, mark: { startedAtMs: atMs, cloudTimeMs: atMs }, before: true },
  { row: { createdAtMs: 12_000 }, mark: { startedAtMs: 10_000, cloudTimeMs: atMs }, before: true },
  { row: { createdAtMs: 12_001 }, mark: { startedAtMs: 10_000, cloudTimeMs: atMs }, before: false },
])('a run $row is from long before the list $mark: $before', ({ row, mark, before }) => {
  expect(isLongBefore(row, mark)).toBe(before);
});

test.each([
  { ours: 'possible', createdAtMs: atMs - 2_000, madeOut: true, is: 'possible' },
  { ours: 'possible', createdAtMs: atMs - 2_001, madeOut: true, is: 'doubtful' },
  { ours: 'possible', createdAtMs: atMs, madeOut: false, is: 'doubtful' },
  { ours: 'possible', createdAtMs: undefined, madeOut: true, is: 'doubtful' },
  { ours: 'no', createdAtMs: atMs - 9_000, madeOut: true, is: 'no' },
] as const)('a run that is ours: $ours, from $createdAtMs, beside a list read at 360000000, is $is', (given) => {
  const { ours, createdAtMs, madeOut, is } = given;
  expect(oursSinceList(ours, { createdAtMs }, { cloudTimeMs: atMs }, madeOut)).toBe(is);
});

const RUNNING = { status: 'RUNNING', startedAtMs: 60 };
test.each([
  { what: 'ended', row: { status: 'SUCCEEDED', startedAtMs: 60 }, trace: { createdAtMs: 60 }, goes: false },
  { what: 'our start', row: RUNNING, trace: { createdAtMs: 60 }, goes: true },
  { what: 'our start, waiting', row: { ...RUNNING, status: 'PENDING' }, trace: { createdAtMs: 60 }, goes: true },
  { what: 'another start', row: RUNNING, trace: { createdAtMs: 61 }, goes: false },
  { what: 'no start at all', row: { status: 'RUNNING' }, trace: {}, goes: false },
  {
    what: 'the same row a while ago',
    row: RUNNING,
    trace: {},
    confirmed: { row: RUNNING, agoMs: 899_999 },
    goes: true,
  },
  { what: 'the same row long ago', row: RUNNING, trace: {}, confirmed: { row: RUNNING, agoMs: 900_000 }, goes: false },
  {
    what: 'another word since',
    row: RUNNING,
    trace: {},
    confirmed: { row: { ...RUNNING, status: 'PENDING' }, agoMs: 1 },
    goes: false,
  },
  {
    what: 'another start since',
    row: RUNNING,
    trace: {},
    confirmed: { row: { ...RUNNING, startedAtMs: 61 }, agoMs: 1 },
    goes: false,
  },
  {
    what: 'no start, as a while ago',
    row: { status: 'RUNNING' },
    trace: {},
    confirmed: { row: { status: 'RUNNING' }, agoMs: 119_999 },
    goes: true,
  },
  {
    what: 'no start, as long ago',
    row: { status: 'RUNNING' },
    trace: {},
    confirmed: { row: { status: 'RUNNING' }, agoMs: 120_000 },
    goes: false,
  },
])('by a list that shows $what the run goes on: $goes', ({ row, trace, confirmed, goes }) => {
  expect(goesOnByList(row, trace, confirmed)).toBe(goes);
});

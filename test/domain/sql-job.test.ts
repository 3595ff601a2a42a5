import { adoptedSqlJob, jobsWithMark, MARKER_KEY, type SqlJobSeen, sqlVerdict } from '../../src/domain/dli-sql/sql-job';
import { keptRows } from '../../src/domain/dli-sql/sql-rows';
import { findingOf } from '../../src/domain/run';

test.each([
  ['LAUNCHING', 'waiting'],
  ['RUNNING', 'running'],
  ['SCALING', 'running'],
  ['FINISHED', 'succeeded'],
  ['FINISH', 'succeeded'],
  ['FAILED', 'failed'],
  ['CANCELLED', 'stopped'],
  ['DELETED', 'stopped'],
  ['finished', 'succeeded'],
  ['COMPUTED', 'undecided'],
  ['SUSPENDED', 'undecided'],
  ['ACTIVE', 'undecided'],
  ['CREATING', 'undecided'],
  ['FINISHED?', 'undecided'],
  ['', 'waiting'],
  [undefined, 'waiting'],
] as const)('a SQL job that is %s is %s', (status, verdict) => {
  expect(sqlVerdict(status)).toBe(verdict);
});

const SQL = 'INSERT INTO t\nSELECT 1';
const MARK = { marker: 'c0ffee', atMs: 1_700_000_000_000 };
const tagged = (id: string, value: string, more: Partial<SqlJobSeen> = {}): SqlJobSeen => ({
  id,
  status: 'RUNNING',
  tags: [
    { key: 'team', value: 'etl' },
    { key: MARKER_KEY, value },
  ],
  ...more,
});
const findingIn = (jobs: SqlJobSeen[]) => findingOf(jobsWithMark(jobs, SQL, MARK));

test('the job with our tag is ours, whenever it began, and those whose tags are like it are not', () => {
  const jobs = [
    tagged('1', 'c0ffee0'),
    tagged('2', 'c0ffee', { startTimeMs: MARK.atMs + 900_000 }),
    tagged('3', 'ffee'),
  ];

  expect(findingIn(jobs)).toMatchObject({
    is: 'one',
    run: { id: '2', origin: 'adopted', job: 'INSERT INTO t SELECT 1' },
  });
});

test('two jobs with our tag are unclear, and both are named', () => {
  const finding = findingIn([tagged('1', 'c0ffee'), tagged('2', 'c0ffee')]);

  expect(finding).toMatchObject({ is: 'unclear' });
  expect(JSON.stringify(finding)).toMatch(/SQL job 1 .*SQL job 2 /);
});

test('a tag of our value under another key is nobody’s of ours', () => {
  expect(findingIn([{ id: '1', tags: [{ key: 'run', value: 'c0ffee' }], statement: SQL }])).toEqual({ is: 'none' });
});

test('a newer job of the same text whose tags nobody tells may be ours: nobody guesses', () => {
  const untold = { id: '1', status: 'RUNNING', statement: 'INSERT INTO t SELECT 1', startTimeMs: MARK.atMs + 1_000 };

  expect(findingIn([untold])).toMatchObject({ is: 'unclear' });
  expect(findingIn([{ ...untold, startTimeMs: MARK.atMs - 60_000 }])).toEqual({ is: 'none' });
  expect(findingIn([{ ...untold, statement: 'INSERT INTO t SELECT 2' }])).toEqual({ is: 'none' });
  expect(findingIn([{ ...untold, tags: [] }])).toEqual({ is: 'none' });
});

test('a person adopts a job by its id, and by nothing else', () => {
  expect(adoptedSqlJob(SQL, '8ecb0777-9c70-4529-9935-29ea0946039c')).toMatchObject({ origin: 'adopted' });
  expect(() => adoptedSqlJob(SQL, '../status')).toThrow('a SQL job is known by its id, which "../status" is not');
});

test('rows are handed on by the names of their columns, as they came', () => {
  const preview = {
    columns: ['id', 'bad', 'id'],
    rows: [
      ['9007199254740993', 0, null],
      [1, '0012', { a: [1] }],
    ],
  };

  expect(keptRows(preview, 100)).toEqual({
    rows: [
      { id: '9007199254740993', bad: 0, id_2: null },
      { id: 1, bad: '0012', id_2: '{"a":[1]}' },
    ],
  });
});

test('no more rows are handed on than were asked for, nor than a hundred', () => {
  const rows = Array.from({ length: 1_000 }, (_, at) => [at]);

  expect(keptRows({ columns: ['n'], rows }, 2).rows).toEqual([{ n: 0 }, { n: 1 }]);
  expect(keptRows({ columns: ['n'], rows }, 1_000).rows).toHaveLength(100);
});

test('whole rows are left out where they come to more than 64 KB, and that is said', () => {
  const rows = Array.from({ length: 10 }, () => ['x'.repeat(20_000)]);

  const { rows: kept, leftOut } = keptRows({ columns: ['text'], rows }, 10);

  expect(kept).toHaveLength(3);
  expect(leftOut).toBe(
    'of 10 rows the first 3 are handed on: together they take more than 64,000 bytes; select fewer columns or rows',
  );
});

test('columns of one name are told apart by their number', () => {
  const { rows } = keptRows({ columns: ['a', 'a', 'a', 'b'], rows: [[1, 2, 3, 4]] }, 1);

  expect(rows).toEqual([{ a: 1, a_2: 2, a_3: 3, b: 4 }]);
});

test('a column of any name is a key like others', () => {
  const { rows } = keptRows({ columns: ['__proto__', 'count(1)'], rows: [[1, 2]] }, 1);

  expect(Object.keys(rows[0] ?? {})).toEqual(['__proto__', 'count(1)']);
});

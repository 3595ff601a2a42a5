import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemplateScope } from '../../src/domain/plan';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { resolveStep } from '../../src/spec/resolve-step';
import { openSpecFile } from '../../src/spec/read-spec-file';
import { fillingWith, holds } from '../../src/spec/render';
import { temporaryFolder } from '../support/temporary-folder';

const AROUND = { connections: ['default'], startedAt: '2026-01-31T02:30:00Z' };
const FOLDER = temporaryFolder();

const checked = (dliSql: object, more: object = {}) =>
  checkPipeline({ name: 'p', params: { table: 'orders' }, steps: [{ id: 'check', dliSql, ...more }] }, {}, AROUND)
    .steps[0];
const refused = (dliSql: object, more: object = {}): string => {
  try {
    checked(dliSql, more);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
};

test('a statement stays as it is written, templates aside, and gets its defaults', () => {
  const sql =
    "-- of {{ params.table }}\nSELECT count(*) AS bad FROM {{ params.table }} WHERE day = '{{ run.date | date: '%Y-%m-%d' }}';";

  expect(checked({ sql, queue: 'etl', conf: { 'spark.sql.shuffle.partitions': 200 } })?.body).toEqual({
    sql: "-- of orders\nSELECT count(*) AS bad FROM orders WHERE day = '2026-01-31';",
    queue: 'etl',
    conf: { 'spark.sql.shuffle.partitions': '200' },
    rows: 0,
  });
});

test('a long statement may wait for a condition, with nothing of it to be filled in', () => {
  const step = checked({ sql: `SELECT '${'x'.repeat(400_000)}'` }, { when: 'run.date != ""' });

  expect(step && resolveStep(step, { run: { date: '2026-01-31' }, params: {}, steps: {} }, 'UTC').body).toBe(
    step?.body,
  );
});

test.each([
  [{ sql: '' }, 'steps[0].dliSql.sql: holds no statement: there is nothing in it but blanks, comments and semicolons'],
  [{ sql: 'SELECT 1; SELECT 2' }, 'a second begins in line 1 with `SELECT 2`'],
  [{ sql: `SELECT '${'x'.repeat(500_000)}'` }, 'steps[0].dliSql.sql: a statement has at most 499,999 characters'],
  [{}, 'steps[0].dliSql.sql: is missing: give a statement, or in a pipeline file the `file` that holds it'],
  [
    { file: 'check.sql' },
    'steps[0].dliSql.file: is read by the command line alone, beside the file of a pipeline: give `sql`',
  ],
  [{ sql: 'SELECT 1', queue: 'a/b' }, 'steps[0].dliSql.queue: the name of a queue has at most 128 letters'],
  [{ sql: 'SELECT 1', queue: '_q' }, 'steps[0].dliSql.queue: '],
  [{ sql: 'SELECT 1', database: '42' }, 'steps[0].dliSql.database: '],
  [{ sql: 'SELECT 1', rows: 101 }, 'steps[0].dliSql.rows: '],
  [{ sql: 'SELECT 1', rows: 1, queue: 'default' }, 'steps[0].dliSql.rows: need a queue of your own'],
  [{ sql: 'SELECT 1', conf: { 'a=b': 1 } }, 'steps[0].dliSql.conf.a=b: a setting is named by letters'],
  [
    { sql: 'SELECT 1', conf: { 'dli.sql.sqlasync.enabled': false } },
    '`dli.sql.sqlasync.enabled` is always sent, as true',
  ],
])('%j is refused with a sentence', (body, sentence) => {
  expect(refused(body)).toContain(sentence);
});

test('a statement is never taken for one that runs already, and is not halted', () => {
  expect(refused({ sql: 'SELECT 1' }, { whenRunning: 'adopt' })).toContain(
    'whenRunning: each statement is a job of its own',
  );
  expect(refused({ sql: 'SELECT 1' }, { whenHalted: 'stop' })).toContain('nothing else is halted');
});

test('what a template brings in may not make two statements of one', () => {
  const step = {
    id: 'load',
    service: 'dliSql' as const,
    body: { sql: 'DELETE FROM t WHERE day = {{ steps.check.rows[0].day }}', conf: {}, rows: 0 },
    isRendered: false,
  };
  const withDay = (day: unknown): TemplateScope => ({
    run: { date: AROUND.startedAt },
    params: {},
    steps: { check: { rows: [{ day }] } },
  });

  expect(resolveStep(step, withDay(20260131), 'UTC').body).toMatchObject({ sql: 'DELETE FROM t WHERE day = 20260131' });
  expect(() => resolveStep(step, withDay('1; DROP TABLE t'), 'UTC')).toThrow('holds several statements');
});

test.each([
  ['steps.check.rows[0].bad == 0', true],
  ['steps.check.rows[0].bad > 0', false],
  ['steps.check.rows[1].bad > 0', true],
  ['steps.check.rows[0]["bad"] == 0', true],
  ['steps.check.rows.first.bad == 0', true],
  ['steps.check.rows.size == 2', true],
  ['steps.check.resultCount >= 2 and steps.check.rows[0].bad == 0', true],
])('the condition %s on the rows of a result is %s', (condition, truth) => {
  const steps = { check: { resultCount: 2, rows: [{ bad: 0 }, { bad: '7' }] } };
  const scope = { run: { date: AROUND.startedAt }, params: {}, steps };

  expect(holds(condition, fillingWith(scope, 'UTC'), { step: 's', path: ['steps', 1, 'when'] })).toBe(truth);
});

test('a condition on a row that is not there is refused, not taken for one that does not hold', () => {
  const scope = { run: { date: AROUND.startedAt }, params: {}, steps: { check: { rows: [] } } };

  expect(() =>
    holds('steps.check.rows[0].bad == 0', fillingWith(scope, 'UTC'), { step: 's', path: ['steps', 1, 'when'] }),
  ).toThrow('undefined variable');
});

test('a condition on rows is known to be one on its step', () => {
  const spec = {
    name: 'p',
    steps: [
      { id: 'check', dliSql: { sql: 'SELECT 0 AS bad', queue: 'etl', rows: 1 } },
      { id: 'copy', when: 'steps.check.rows[0].bad == 0', cdm: { clusterId: 'c', jobName: 'j' } },
    ],
  };

  expect(checkPipeline(spec, {}, AROUND).steps[1]).toMatchObject({ reads: [['steps', 'check', 'rows', '0', 'bad']] });
});

function pipeline(name: string, sqlFile: string): string {
  const path = join(FOLDER, name);
  writeFileSync(path, `name: p\nsteps:\n  - id: check\n    dliSql:\n      queue: etl\n      file: ${sqlFile}\n`);
  return path;
}

function sqlOf(path: string): unknown {
  const [step] = openSpecFile(path).spec.steps;
  return (step as { dliSql?: { sql?: string } } | undefined)?.dliSql;
}

test('a statement in a file beside the pipeline is read into it, to the letter', () => {
  mkdirSync(join(FOLDER, 'sql'), { recursive: true });
  writeFileSync(join(FOLDER, 'sql', 'check.sql'), "SELECT '0012345'\n  AS id;\n");

  expect(sqlOf(pipeline('good.yaml', 'sql/check.sql'))).toEqual({ queue: 'etl', sql: "SELECT '0012345'\n  AS id;\n" });
});

test('what is wrong with a statement in a file is told with the place that names it', () => {
  writeFileSync(join(FOLDER, 'two.sql'), 'SELECT 1;\nSELECT 2;\n');
  const path = pipeline('two.yaml', 'two.sql');

  expect(() => sqlOf(path)).toThrow(`${path}:5:7 steps[0].dliSql.sql: holds several statements`);
});

test.each([
  ['no/such.sql', 'the file `no/such.sql` cannot be read: there is no such file'],
  ['../outside.sql', 'the file `../outside.sql` must stand beside the file of the pipeline'],
  ['/etc/hostname', 'the file `/etc/hostname` must stand beside the file of the pipeline'],
  ['link.sql', 'the file `link.sql` must stand beside the file of the pipeline'],
  ['.', 'the file `.` must stand beside the file of the pipeline'],
  ['"{{ params.x }}.sql"', 'is read before templates are filled in: write its name out'],
  ['utf16.sql', 'the file `utf16.sql` is UTF-16: save it as UTF-8'],
  ['long.sql', 'the file `long.sql` is longer than 1,000,000 bytes, and that is the most'],
])('the file %s is refused with a sentence, and its line', (name, sentence) => {
  writeFileSync(join(FOLDER, 'utf16.sql'), Buffer.from([0xff, 0xfe, 0x53, 0]));
  writeFileSync(join(FOLDER, 'long.sql'), 'x'.repeat(1_000_001));
  try {
    symlinkSync('/etc/hostname', join(FOLDER, 'link.sql'));
  } catch {
    // It is there already.
  }
  const path = pipeline('bad.yaml', name);

  expect(() => sqlOf(path)).toThrow(`${path}:6:13 steps[0].dliSql.file: `);
  expect(() => sqlOf(path)).toThrow(sentence);
});

test('the statement of a compensation may stand in a file of its own, too', () => {
  const path = join(FOLDER, 'undone.yaml');
  writeFileSync(join(FOLDER, 'undo.sql'), 'DELETE FROM t');
  const undo = 'compensate: { dliSql: { file: undo.sql } }';
  writeFileSync(path, `name: p\nsteps:\n  - id: a\n    cdm: { clusterId: c, jobName: j }\n    ${undo}\n`);
  expect(openSpecFile(path).spec.steps[0]?.compensate).toEqual({ dliSql: { sql: 'DELETE FROM t' } });
});

test('on the shared queue a statement runs that brings no rows back', () => {
  expect(checked({ sql: 'SELECT 1', queue: 'default' })?.body).toMatchObject({ queue: 'default', rows: 0 });
  expect(refused({ sql: 'SELECT 1', queue: 'default', rows: 1 })).toContain('steps[0].dliSql.rows: ');
});

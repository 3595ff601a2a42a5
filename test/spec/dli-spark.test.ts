import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemplateScope } from '../../src/domain/plan';
import { checkPipeline } from '../../src/spec/check-pipeline';
import { resolveStep } from '../../src/spec/resolve-step';
import { openSpecFile } from '../../src/spec/read-spec-file';
import { temporaryFolder } from '../support/temporary-folder';

const AROUND = { connections: ['default'], startedAt: '2026-01-31T02:30:00Z' };
const FILE = 'obs://code/features.py';
const FOLDER = temporaryFolder();

const checked = (dliSpark: object, more: object = {}) =>
  checkPipeline({ name: 'p', params: { cores: 2 }, steps: [{ id: 'features', dliSpark, ...more }] }, {}, AROUND)
    .steps[0];
const refused = (dliSpark: object, more: object = {}): string => {
  try {
    checked(dliSpark, more);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
};

test('an application gets its defaults, and templates are filled in', () => {
  expect(checked({ file: FILE })?.body).toEqual({ file: FILE, args: [], conf: {}, jars: [], pyFiles: [], files: [] });
  expect(
    checked({
      file: FILE,
      args: ["{{ run.date | date: '%Y-%m-%d' }}", 7, true, '0012', ''],
      conf: { 'spark.sql.shuffle.partitions': 200 },
      driverCores: '{{ params.cores }}',
      numExecutors: 6,
      executorMemory: '4G',
      sparkVersion: '3.3.1',
      agency: 'obs_reader',
      name: 'features',
      queue: 'etl',
      className: 'com.example.Main$',
    })?.body,
  ).toMatchObject({
    args: ['2026-01-31', '7', 'true', '0012', ''],
    conf: { 'spark.sql.shuffle.partitions': '200' },
    driverCores: 2,
    numExecutors: 6,
  });
});

test.each([
  [{}, 'steps[0].dliSpark.file: '],
  [{ file: '' }, 'steps[0].dliSpark.file: '],
  [{ file: 'obs://bucket' }, 'steps[0].dliSpark.file: is the path of a file in OBS, such as `obs://bucket/app.jar`'],
  [{ file: 'https://example.com/app.jar' }, 'steps[0].dliSpark.file: is the path of a file in OBS'],
  [{ file: 'a\u202eb.py' }, 'steps[0].dliSpark.file: has a character that nobody sees'],
  [{ file: FILE, jars: ['s3://a/b'] }, 'steps[0].dliSpark.jars[0]: is the path of a file in OBS'],
  [{ file: FILE, args: [['a']] }, 'steps[0].dliSpark.args[0]: is a list where one value is meant'],
  [{ file: FILE, args: [2 ** 60] }, 'steps[0].dliSpark.args[0]: is a number with more digits'],
  [{ file: FILE, args: 'a' }, 'steps[0].dliSpark.args: '],
  [{ file: FILE, queue: 'a/b' }, 'steps[0].dliSpark.queue: the name of a queue has at most 128 letters'],
  [{ file: FILE, conf: { 'a=b': 1 } }, 'steps[0].dliSpark.conf.a=b: a setting is named by letters'],
  [{ file: FILE, driverMemory: '4' }, 'steps[0].dliSpark.driverMemory: is an amount of memory with its unit'],
  [{ file: FILE, driverCores: 0 }, 'steps[0].dliSpark.driverCores: is a whole number from 1 to 10,000'],
  [{ file: FILE, executorCores: 1.5 }, 'steps[0].dliSpark.executorCores: is a whole number from 1 to 10,000'],
  [{ file: FILE, numExecutors: 'many' }, 'steps[0].dliSpark.numExecutors: is a whole number from 1 to 10,000'],
  [{ file: FILE, name: 'a b' }, 'steps[0].dliSpark.name: has at most 95 letters'],
  [{ file: FILE, name: 'n'.repeat(96) }, 'steps[0].dliSpark.name: has at most 95 letters'],
  [{ file: FILE, sparkVersion: 'newest' }, 'steps[0].dliSpark.sparkVersion: is a version of Spark, such as `3.3.1`'],
  [{ file: FILE, className: 'a b' }, 'steps[0].dliSpark.className: is the name of a class'],
  [
    { file: FILE, agency: 'a', conf: { 'spark.dli.job.agency.name': 'b' } },
    'steps[0].dliSpark.agency: is named in `conf` too, as `spark.dli.job.agency.name`: name it once',
  ],
  [{ file: FILE, autoRecovery: true }, 'autoRecovery'],
])('%j is refused with a sentence', (body, sentence) => {
  expect(refused(body)).toContain(sentence);
});

test('a batch takes a thousand settings and a thousand arguments, and no more', () => {
  const numbers = Array.from({ length: 1_001 }, (_, at) => at);
  const conf = Object.fromEntries(numbers.map((at) => [`a${at}`, 1]));

  expect(refused({ file: FILE, conf })).toContain('steps[0].dliSpark.conf: has at most 1,000 settings');
  expect(refused({ file: FILE, args: numbers })).toContain('steps[0].dliSpark.args: ');
  expect(checked({ file: FILE, args: numbers.slice(1) })?.body).toMatchObject({ args: { length: 1_000 } });
});

test('a batch is never taken for one that runs already, and is not halted', () => {
  expect(refused({ file: FILE }, { whenRunning: 'adopt' })).toContain(
    'each run of an application is a batch of its own',
  );
  expect(refused({ file: FILE }, { whenHalted: 'stop' })).toContain('nothing else is halted');
});

test('what a template brings in is checked as what is written', () => {
  const step = {
    id: 'features',
    service: 'dliSpark' as const,
    body: {
      ...{ file: FILE, args: ['{{ steps.copy.rowsWritten }}'], conf: {}, jars: [], pyFiles: [], files: [] },
      numExecutors: '{{ steps.copy.filesWritten }}',
    },
    isRendered: false,
  };
  const withFiles = (filesWritten: unknown): TemplateScope => ({
    run: { date: AROUND.startedAt },
    params: {},
    steps: { copy: { rowsWritten: 10, filesWritten } },
  });

  expect(resolveStep(step, withFiles(3), 'UTC').body).toMatchObject({ args: ['10'], numExecutors: 3 });
  expect(() => resolveStep(step, withFiles('3; x'), 'UTC')).toThrow('is a whole number from 1 to 10,000');
});

test('the file of an application is a place in OBS, and nothing beside the pipeline is read', () => {
  const path = join(FOLDER, 'spark.yaml');
  writeFileSync(
    path,
    'name: p\nsteps:\n  - id: features\n    dliSpark:\n      file: features.py\n      driverCores: 0\n',
  );

  expect(() => openSpecFile(path)).toThrow(`${path}:6:20 steps[0].dliSpark.driverCores: is a whole number`);
});

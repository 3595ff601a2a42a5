import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandLine } from '../../src/cli/command-line';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import { temporaryFolder } from '../support/temporary-folder';

const GOOD = 'good.yaml';

/** What people write wrongly, and the whole of what they are told. FILE is the pipeline file. */
const MISTAKES: ({ file: string[]; says: string | string[] } | { args: string[]; says: string })[] = [
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    cmd: { clusterId: c1, jobName: j }'],
    says: 'FILE:4:5 steps[0]: unknown key `cmd`; did you mean `cdm`?',
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
      '  - id: load',
      '    depends_on: copy',
      '    dgc: { jobName: j }',
    ],
    says: 'FILE:6:5 steps[1]: unknown key `depends_on`; did you mean `needs`?',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: j }', '    retries: 3'],
    says: 'FILE:5:5 steps[0]: unknown key `retries`; did you mean `retry`?',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: j }', '    retry: 3'],
    says: 'FILE:5:12 steps[0].retry: is a number where a map is meant: write `retry: { maximumAttempts: 3 }`',
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
      '    retry: { attempts: 3 }',
    ],
    says: 'FILE:5:14 steps[0].retry: unknown key `attempts`; did you mean `maximumAttempts`?',
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
      '    retry: { maximumAttempts: 0 }',
    ],
    says: 'FILE:5:31 steps[0].retry.maximumAttempts: is 0, and 1 is the least',
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
      '  - id: load',
      '    needs: [cpoy]',
      '    dgc: { jobName: j }',
    ],
    says: 'FILE:6:13 steps[1].needs[0]: there is no step `cpoy`; did you mean `copy`?',
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
      '  - id: load',
      '    needs: copy',
      '    dgc: { jobName: j }',
    ],
    says: 'FILE:6:12 steps[1].needs: is a text where a list is meant: write `needs: [copy]`',
  },
  {
    file: [
      'name: orders',
      'params: { table: t }',
      'steps:',
      '  - id: copy',
      '    cdm:',
      '      clusterId: c1',
      '      jobName: {{ params.table }}',
    ],
    says: 'FILE:7:16: a template stands in quotes; put quotes around it: `"{{ params.table }}"`',
  },
  {
    file: [
      'name: orders',
      'params: { table: t }',
      'steps:',
      '  - id: copy',
      '    cdm:',
      '      clusterId: c1',
      '      jobName: {{ params.table }}_copy',
    ],
    says: 'FILE:7:16: a template stands in quotes; put quotes around it: `"{{ params.table }}_copy"`',
  },
  {
    file: [
      'name: orders',
      'params: { table: t }',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: {{ params.table }} }',
    ],
    says: 'FILE:5:36: a template stands in quotes; put quotes around it: `"{{ params.table }}"`',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    timeout: 3600', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:4:14 steps[0].timeout: 3600 has no unit: did you mean 3600s, or 3600ms?',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    timeout: 4 hous', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:4:14 steps[0].timeout: there is no unit `hous`: did you mean 4 hours?',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    timeout: PT4H', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:4:14 steps[0].timeout: PT4H is not how a duration is written here: did you mean 4h?',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    timeout: [4h]', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:4:14 steps[0].timeout: is a list where a duration is meant: write `90s`, `15m`, `4 hours` or `2d`',
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
      '  - id: load',
      '    dgc: { jobName: j, jobParams: { rows: "{{ steps.copy.rowWritten }}" } }',
    ],
    says: 'FILE:6:43 steps[1].dgc.jobParams.rows: template: there is no `steps.copy.rowWritten`: did you mean `rowsWritten`?',
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
      '  - id: load',
      '    when: steps.copy.rowsWriten > 0',
      '    dgc: { jobName: j }',
    ],
    says: 'FILE:6:11 steps[1].when: template: there is no `steps.copy.rowsWriten`: did you mean `rowsWritten`?',
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
      '  - id: load',
      '    needs: []',
      '    dgc: { jobName: j, jobParams: { rows: "{{ steps.copy.rowsWritten }}" } }',
    ],
    says: 'FILE:7:43 steps[1].dgc.jobParams.rows: template: `steps.copy.rowsWritten` is not there yet: step `copy` does not come before this one; add it to its `needs`',
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
      '  - id: load',
      '    dgc: { jobName: j, jobParams: { rows: "{{ steps.cpoy.rowsWritten }}" } }',
    ],
    says: 'FILE:6:43 steps[1].dgc.jobParams.rows: template: there is no step `cpoy`; did you mean `copy`?',
  },
  {
    file: [
      'name: orders',
      'params: { table: t }',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: "{{ params.tabel }}" }',
    ],
    says: 'FILE:5:36 steps[0].cdm.jobName: template: there is no `params.tabel`: did you mean `table`?',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: "j_{{ ds }}" }'],
    says: "FILE:4:36 steps[0].cdm.jobName: template: there is no `ds`: write `run.date | date: '%Y-%m-%d'`",
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: "j_{{ run.date | dates }}" }'],
    says: 'FILE:4:36 steps[0].cdm.jobName: template: there is no filter `dates`; did you mean `date`?',
  },
  {
    file: [
      'name: orders',
      'params: { table: t }',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: "{{ inputs.table }}" }',
    ],
    says: 'FILE:5:36 steps[0].cdm.jobName: template: there is no `inputs.table`: write `params.table`',
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
      '  - id: load',
      '    when: "{{ steps.copy.rowsWritten > 0 }}"',
      '    dgc: { jobName: j }',
    ],
    says: 'FILE:6:11 steps[1].when: template: a condition stands without `{{ }}`: write `steps.copy.rowsWritten > 0`',
  },
  {
    file: [
      'name: orders',
      'params: {full: true}',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
      '  - id: load',
      '    when: steps.copy.rowsWritten > 0 && params.full',
      '    dgc: { jobName: j }',
    ],
    says: 'FILE:7:11 steps[1].when: template: cannot be read: write `and` for `&&`',
  },
  {
    file: ['name: orders', 'tasks:', '  - id: copy', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:2:1: unknown key `tasks`; did you mean `steps`?',
  },
  {
    file: ['name: orders', 'steps:', '  copy:', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:3:3 steps: is a map where a list is meant: each step begins with `- id:`',
  },
  {
    file: ['name: orders', 'steps:', '  -', '  - id: copy', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:3:4 steps[0]: is nothing where a map is meant: the step is missing behind this `-`',
  },
  {
    file: [],
    says: 'FILE:1:1: is nothing where a map is meant; a pipeline begins with `name:`, and has its steps below `steps:`',
  },
  {
    file: ['- id: copy', '  cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:1:1: is a list where a map is meant; a pipeline begins with `name:`, and has its steps below `steps:`',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: j }', '---', 'name: other'],
    says: 'FILE:5:1: a second document begins here: a file holds one',
  },
  {
    file: ['name: orders', 'steps:', '	- id: copy'],
    says: 'FILE:3:1: a tab indents this line: YAML takes spaces alone',
  },
  {
    file: ['name: orders', 'steps:', '  - id copy', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:3:5: a line without `:` stands where `key: value` is meant',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '   cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:4:1: stands within a list, and less deep than its entry: indent it as the lines before it',
  },
  {
    file: ['name: "orders', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:5:1: a text in double quotes is not closed: a `"` is missing',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: j'],
    says: 'FILE:5:1: a `{` that was opened is not closed: a `}` is missing',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    cdm:', '      clusterId: c1', '      jobName: copy: orders'],
    says: 'FILE:6:16: a text with `: ` in it stands in quotes; where a map is meant, it begins on a line of its own',
  },
  {
    file: ['name: orders', 'steps:', '  - id: load', '    dgc: { job_name: j }'],
    says: 'FILE:4:12 steps[0].dgc: unknown key `job_name`; did you mean `jobName`?',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    cdm: { clusterID: c1, jobName: j }'],
    says: 'FILE:4:12 steps[0].cdm: unknown key `clusterID`; did you mean `clusterId`?',
  },
  {
    file: ['name: orders', 'steps:', '  - id: s', '    dli: { jobIds: 131 }'],
    says: 'FILE:4:20 steps[0].dli.jobIds: is a number where a list is meant: write `jobIds: [131]`',
  },
  {
    file: ['name: orders', 'steps:', '  - id: load', '    dgc: { jobName: j, mode: run_now }'],
    says: 'FILE:4:30 steps[0].dgc.mode: is none of `runNow`, `scheduleOn`, `scheduleOff` and `supplement`; did you mean `runNow`?',
  },
  {
    file: ['name: orders', 'onFailure: rollback', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:2:12 onFailure: is none of `compensate` and `hold`; did you mean `compensate`?',
  },
  {
    file: [
      'name: orders',
      'timezone: Asia/Shangai',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
    ],
    says: 'FILE:2:11 timezone: not a time zone: write one such as `Asia/Shanghai` or `UTC`; did you mean `Asia/Shanghai`?',
  },
  {
    file: ['name: orders', 'timezone: Beijing', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:2:11 timezone: not a time zone: write one such as `Asia/Shanghai` or `UTC`; did you mean `Asia/Shanghai`?',
  },
  {
    file: ['name: orders', 'schedule: "0 2 * * *"', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:2:11 schedule: is a text where a map is meant: write `schedule: { cron: "0 2 * * *" }`',
  },
  {
    file: [
      'name: orders',
      'schedule: { cron: "99 2 * * *" }',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
    ],
    says: 'FILE:2:19 schedule.cron: not a cron expression: the minute is 99, and goes from 0 to 59',
  },
  {
    file: ['name: orders', 'cron: "0 2 * * *"', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:2:1: unknown key `cron`; it stands below `schedule:`',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy orders', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:3:9 steps[0].id: a step id starts with a letter and has at most 64 letters, digits, `_` and `-`; did you mean `copy_orders`?',
  },
  {
    file: ['name: orders', 'steps:', '  - name: copy', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:3:5 steps[0]: unknown key `name`; did you mean `id`?',
  },
  {
    file: ['name: orders nightly', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:1:7 name: a pipeline name has at most 128 letters, digits, `_`, `.` and `-`; did you mean `orders_nightly`?',
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
      '    dgc: { jobName: j }',
    ],
    says: 'FILE:3:5 steps[0]: a step has exactly one of `cdm`, `dgc`, `dli`, `dliSql`, `dliSpark`, `mrs`, `obs`, `cdmCluster` and `smn`; this one has `cdm` and `dgc`: make a step of each',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    type: cdm', '    clusterId: c1', '    jobName: j'],
    says: [
      'FILE:4:5 steps[0]: unknown key `type`; the type of a step is a key itself: `cdm: { ... }`',
      'FILE:5:5 steps[0]: unknown key `clusterId`; it stands below `cdm:`, `mrs:` or `cdmCluster:`',
      'FILE:6:5 steps[0]: unknown key `jobName`; it stands below `cdm:` or `dgc:`',
      'FILE:3:5 steps[0]: a step has exactly one of `cdm`, `dgc`, `dli`, `dliSql`, `dliSpark`, `mrs`, `obs`, `cdmCluster` and `smn`',
    ],
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    foreach: [a, b]',
      '    cdm: { clusterId: c1, jobName: "{{ item }}" }',
    ],
    says: 'FILE:4:5 steps[0]: unknown key `foreach`; did you mean `forEach`?',
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    forEach: [a, b]',
      '    cdm: { clusterId: c1, jobName: "{{ item }}" }',
    ],
    says: 'FILE:4:14 steps[0].forEach: is a list where a map is meant: write `forEach: { in: [orders, lines], as: table }`',
  },
  {
    file: ['name: orders', 'maxParallel: 5000', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: j }'],
    says: 'FILE:2:14 maxParallel: is 5000, and 1,000 is the most',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    cdm: { clusterId: c1, jobName: j }', '    always: yes'],
    says: 'FILE:5:13 steps[0].always: is a text where `true` or `false` is meant',
  },
  {
    file: [
      'name: orders',
      'notify: { on: [failed], webhook: ops }',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
    ],
    says: 'FILE:2:16 notify.on[0]: is none of `failure`, `hold`, `halt`, `recovery` and `late`; did you mean `failure`?',
  },
  {
    file: ['name: orders', 'steps:', '  - id: c', '    cdmCluster: { clusterId: c1, action: begin }'],
    says: 'FILE:4:42 steps[0].cdmCluster.action: is none of `start` and `stop`; did you mean `start`?',
  },
  {
    file: ['name: orders', 'steps:', '  - id: c', '    dliSql: { file: check.sql }'],
    says: 'FILE:4:21 steps[0].dliSql.file: the file `check.sql` cannot be read: there is no such file',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    cdm: orders'],
    says: 'FILE:4:10 steps[0].cdm: is a text where a map is meant: write `cdm: { clusterId: 6ec9a0a4, jobName: orders }`',
  },
  {
    file: ['name: orders', 'steps:', '  - id: copy', '    cdm: *base'],
    says: 'FILE:4:10: an alias (`*name`) names no anchor (`&name`) before it',
  },
  {
    file: [
      'name: orders',
      'steps:',
      '  - id: copy',
      '    cdm: { clusterId: c1, jobName: j }',
      '    timeout: 4h',
      '    timeout: 5h',
    ],
    says: 'FILE:6:5: the same key stands twice in this map',
  },
  { args: ['run', 'nowhere.yaml'], says: 'nowhere.yaml: cannot be read: there is no such file' },
  { args: ['run', 'sub'], says: 'sub: cannot be read: it is a folder, and a file is meant' },
  {
    args: ['run', GOOD, '--param', 'tabel=x'],
    says: 'There is no parameter `tabel` in the pipeline: did you mean `table`?',
  },
  {
    args: ['run', GOOD, '--param', 'full=yes'],
    says: 'parameter full is true or false in the file, and "yes" is neither; --param-json says outright what it is.',
  },
  { args: ['run', GOOD, '--parm', 'table=x'], says: "unknown option '--parm' (Did you mean --param?)" },
  { args: ['pln', GOOD], says: "unknown command 'pln' (Did you mean plan?)" },
  { args: ['schedule', 'aply', GOOD], says: "unknown command 'aply' (Did you mean apply?)" },
  {
    args: ['list', '--state', 'runing'],
    says: "option '--state <state>' argument 'runing' is invalid. It is one of `running`, `held`, `paused`, `stuck`, `succeeded`, `failed`, `cancelled` and `terminated`; did you mean `running`?",
  },
  {
    args: ['retry', 'x', '--from', 'failednode'],
    says: "option '--from <where>' argument 'failednode' is invalid. It is one of `failedNode`; did you mean `failedNode`?",
  },
  {
    args: ['run', GOOD, '--date', 'yesterday'],
    says: "option '--date <date>' argument 'yesterday' is invalid. A date is written 2026-01-31, 2026-01-31T02:30 or 2026-01-31T02:30:00Z.",
  },
  { args: ['simulator', '--seed', 'nowhere.json'], says: '--seed nowhere.json cannot be read: there is no such file.' },
  { args: ['run'], says: "missing required argument 'file'" },
];

const folder = temporaryFolder();
const pipeline = join(folder, 'p.yaml');

beforeAll(() => {
  // None of them gets as far as a server; whoever did would find none.
  process.env['TEMPORAL_ADDRESS'] = '127.0.0.1:9';
  mkdirSync(join(folder, 'sub'));
  const params = 'params: { table: orders, full: false }\n';
  writeFileSync(
    join(folder, GOOD),
    `name: orders\n${params}steps: [{ id: copy, cdm: { clusterId: c1, jobName: j } }]\n`,
  );
});

/** Runs a command in this process. */
async function told(args: string[]): Promise<{ code: number | undefined; text: string }> {
  let text = '';
  let code: number | undefined;
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  await runCommandLine(args, (given) => (code = given));
  stderr.mockRestore();
  return { code, text };
}

/** The folder of this run is no part of a sentence. */
function inFolder(word: string): string {
  return [GOOD, 'nowhere.yaml', 'nowhere.json', 'sub'].includes(word) ? join(folder, word) : word;
}

test.each(
  MISTAKES.map((mistake) => ({
    ...mistake,
    first: 'file' in mistake ? mistake.file.join('⏎') : mistake.args.join(' '),
  })),
)(
  'it is told in one sentence what is wrong, where, and what was probably meant: $first',
  async ({ first: _first, ...mistake }) => {
    if ('file' in mistake) writeFileSync(pipeline, mistake.file.map((line) => `${line}\n`).join(''));

    const { code, text } = await told('file' in mistake ? ['run', pipeline] : mistake.args.map(inFolder));

    const lines = [mistake.says].flat().map((line, at) => `${at ? '' : 'error: '}${line}\n`);
    expect(text.replaceAll(pipeline, 'FILE').replaceAll(`${folder}/`, '')).toBe(lines.join(''));
    expect(code).toBe(2);
  },
);

test('no sentence holds a word of a library or of the system', () => {
  const all = MISTAKES.flatMap(({ says }) => says).join('\n');
  expect(all).not.toMatch(
    /Invalid (?:input|option)|expected \w+, received|Too (?:big|small)|\bE[A-Z]{4,}\b|YAML\.|Constraint|line:\d/,
  );
  expect(MISTAKES.length).toBeGreaterThanOrEqual(40);
});

test('a file of connections with an unquoted template is refused in a sentence, and Node warns of nothing', () => {
  const warnings = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const file = join(folder, 'connections.yaml');
  writeFileSync(file, 'connections:\n  default:\n    region: {{ region }}\n');

  expect(() => connectionsFromEnvironment({ HUAWEICLOUD_CONFIG: file })).toThrow(
    `${file}:3:14: this is not YAML (a map or a list stands where the name of a key is meant).`,
  );
  expect(warnings).not.toHaveBeenCalled();
});

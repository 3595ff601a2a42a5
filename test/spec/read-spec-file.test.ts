import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSpecFile } from '../../src/spec/read-spec-file';

function specOf(path: string): unknown {
  return openSpecFile(path).spec;
}

function file(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'spec-')), 'orders.yaml');
  writeFileSync(path, text);
  return path;
}

test('a good file is returned as it stands', () => {
  const path = file('name: orders\nsteps:\n  - id: copy\n    cdm: { clusterId: c1, jobName: 订单 同步 }\n');
  expect(specOf(path)).toEqual({
    name: 'orders',
    steps: [{ id: 'copy', cdm: { clusterId: 'c1', jobName: '订单 同步' } }],
  });
});

test('a wrong key is shown by file, line and column', () => {
  const path = file('name: orders\nsteps:\n  - id: copy\n    cdm:\n      clusterId: c1\n      jobName: [x]\n');
  expect(() => specOf(path)).toThrow(`${path}:6:16 steps[0].cdm.jobName: `);
});

test('a missing key is shown where it would stand', () => {
  const path = file('name: orders\nsteps:\n  - id: copy\n    cdm: { clusterId: c1 }\n');
  expect(() => specOf(path)).toThrow(`${path}:4:10 steps[0].cdm.jobName: is missing`);
});

test('broken YAML is one sentence with file and line', () => {
  const path = file('name: orders\nsteps: [\n');
  expect(() => specOf(path)).toThrow(new RegExp(`^${path}:\\d+:\\d+: [^\\n]+$`));
});

test('a key that stands twice is refused', () => {
  const path = file('name: orders\nname: lines\nsteps: []\n');
  expect(() => specOf(path)).toThrow(`${path}:2:1`);
});

test('a file that is not there is a sentence with its name', () => {
  expect(() => specOf('/no/such/orders.yaml')).toThrow(/^\/no\/such\/orders\.yaml: cannot be read: /);
});

test('what is missing in the whole file is shown where its first key stands', () => {
  const path = file('# nightly\n\nname: orders\n');
  expect(() => specOf(path)).toThrow(`${path}:3:1 steps: is missing`);
});

test.each([
  ['every: 1h', '5:1: unknown key `every`; it stands below `schedule:`'],
  ['onFailure: xyzzy', 'onFailure: '],
])('of a pipeline with %s it says what is wrong with it', (line, says) => {
  const path = file(`name: orders\nsteps:\n  - id: copy\n    cdm: { clusterId: c1, jobName: j }\n${line}\n`);
  expect(() => specOf(path)).toThrow(says);
  expect(() => specOf(path)).not.toThrow('undefined');
});

test.each([
  ['uses: cdm', '; the type of a step is a key itself: `cdm: { ... }`'],
  ['type: cdm', '; the type of a step is a key itself: `cdm: { ... }`'],
  ['savepoint: true', 'unknown key `savepoint`'],
  ['resumeSavepoint: true', '; it stands below `dli:`'],
])('of a step with %s it says what is meant by that', (line, says) => {
  const path = file(`name: orders\nsteps:\n  - id: copy\n    cdm: { clusterId: c1, jobName: j }\n    ${line}\n`);
  expect(() => specOf(path)).toThrow(says);
});

test('of many unknown keys five are named, and the others counted', () => {
  const keys = (count: number) => Array.from({ length: count }, (_, at) => `qqqqq${at}: x`).join('\n');
  const tooMany = file(`name: orders\nsteps:\n  - id: copy\n    cdm: { clusterId: c1, jobName: j }\n${keys(7)}\n`);
  expect(() => specOf(tooMany)).toThrow('and 2 more unknown keys');
  const five = file(`name: orders\nsteps:\n  - id: copy\n    cdm: { clusterId: c1, jobName: j }\n${keys(5)}\n`);
  expect(() => specOf(five)).toThrow('unknown key `qqqqq4`');
  expect(() => specOf(five)).not.toThrow('more unknown keys');
});

test.each([
  ['- copy', ':3:5 steps[0]: is a text where a map is meant'],
  ['-', ':3:4 steps[0]: is nothing where a map is meant: the step is missing behind this `-`'],
  ['- { id: copy, needs: [null], dgc: { jobName: j } }', ':3:25 steps[0].needs[0]: is nothing where a text is meant'],
])('of a list of steps with %j it says what stands there', (step, says) => {
  const path = file(`name: orders\nsteps:\n  ${step}\n`);
  const told = (() => {
    try {
      return specOf(path);
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(told).toBe(`${path}${says}`);
});

test('a number that is written with a nought before it is one where a number is wanted, also where it is merged in', () => {
  const path = file(
    'name: p\nparams: { one: &one { maximumAttempts: 03 }, two: &two { maximumAttempts: 05 }, own: { \"<<\": 06 } }\nsteps:\n' +
      '  - { id: a, dgc: { jobName: j }, retry: { <<: *one } }\n' +
      '  - { id: b, dgc: { jobName: j }, retry: { <<: *one, maximumAttempts: 04 } }\n' +
      '  - { id: c, dgc: { jobName: j }, retry: { <<: [*two, *one] } }\n',
  );
  expect(specOf(path)).toMatchObject({
    params: { own: { '<<': '06' } },
    steps: [3, 4, 5].map((maximumAttempts) => ({ retry: { maximumAttempts } })),
  });
});

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

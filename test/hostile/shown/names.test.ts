import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPipeline } from '../../../src/spec/check-pipeline';
import { openSpecFile } from '../../../src/spec/read-spec-file';
import { SpecError } from '../../../src/spec/spec-error';
import { temporaryFolder } from '../../support/temporary-folder';

const folder = temporaryFolder();
const AROUND = { connections: ['default'], startedAt: '2026-01-01T00:00:00Z' };

function linesOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof SpecError) return error.lines;
    throw error;
  }
  return [];
}

const cdm = (body: object) => ({ name: 'p', steps: [{ id: 'a', cdm: { clusterId: 'c', jobName: 'j', ...body } }] });
const dgc = (body: object) => ({ name: 'p', steps: [{ id: 'a', dgc: { jobName: 'j', ...body } }] });

const HIDDEN = [
  'a\u001b[31m',
  'a\nb',
  'a\u0085',
  'a\u202eb',
  'a\u200bb',
  'a\ufeff',
  'a\u{e0041}',
  'a\ud800',
  'a\u200d',
];
const PLACES: [string, (name: string) => object][] = [
  ['jobName', (name) => cdm({ jobName: name })],
  ['clusterId', (name) => cdm({ clusterId: name })],
  ['a key of variables', (name) => cdm({ variables: { [name]: 'x' } })],
  ['the jobName of DGC', (name) => dgc({ jobName: name })],
  ['a key of jobParams', (name) => dgc({ jobParams: { [name]: 'x' } })],
  ['workspace', (name) => dgc({ workspace: name })],
  ['connection', (name) => ({ ...cdm({}), connection: name })],
  ['a key of params', (name) => ({ ...cdm({}), params: { [name]: 1 } })],
  ['an activity of notify', (name) => ({ ...cdm({}), notify: { activity: name } })],
  ['a task queue of notify', (name) => ({ ...cdm({}), notify: { activity: 'tell', taskQueue: name } })],
];

test.each(PLACES)('%s holds nothing that nobody sees', (_, spec) => {
  for (const name of HIDDEN) {
    const lines = linesOf(() => checkPipeline(spec(name), {}, AROUND));
    expect({ name, lines }).toEqual({
      name,
      lines: expect.arrayContaining([expect.stringContaining('has a character that nobody sees: \\')]) as string[],
    });
    expect(lines.join('')).toMatch(/^[ -~]*$/);
  }
});

test.each(['订单_明细', 'ordrés 2026 (copy) #1', 'می\u200cخواهم', 'シフト', '👩🏽‍🔬'])(
  'a job may be called %s',
  (jobName) => {
    expect(linesOf(() => checkPipeline(cdm({ jobName }), {}, AROUND))).toEqual([]);
  },
);

test('such a name is told by file, line and column', () => {
  const file = join(folder, 'names.yaml');
  writeFileSync(file, 'name: p\nsteps:\n  - id: a\n    cdm:\n      clusterId: c\n      jobName: "x\\e[31m"\n');

  expect(linesOf(() => openSpecFile(file))).toEqual([
    `${file}:6:16 steps[0].cdm.jobName: has a character that nobody sees: \\x1b`,
  ]);
});

test('what a template makes of a name is looked at as well', () => {
  const spec = { ...cdm({ jobName: 'x{{ params.name }}' }), params: { name: 'plain' } };

  expect(linesOf(() => checkPipeline(spec, { params: { name: 'a\u202eb' } }, AROUND)).join()).toContain(
    'has a character that nobody sees: \\u202e',
  );
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICE_NAMES } from '../../simulator/services';
import { STEP_TYPE_NAMES } from '../../src/domain/step-types';
import { Compiled, REPOSITORY } from './compiled';
import type { RegistryLine } from './toy-step-type';
import { TOY_BODY, TOY_FOLDERS, TOY_LINES, TOY_MISUSED, TOY_USED } from './toy-step-type';

const read = (file: string): string => readFileSync(join(REPOSITORY, file), 'utf8');

/** The registries with these lines, beside the folders of the toy. */
function changed(lines: readonly RegistryLine[]): Map<string, string> {
  const files = new Map(Object.entries(TOY_FOLDERS));
  for (const { file, imports, after, line } of lines) {
    const text = files.get(file) ?? read(file);
    if (!text.includes(after)) throw new Error(`${file} has no line ${after}`);
    files.set(file, `${imports}\n${text.replace(after, `${after}${line}`)}`);
  }
  return files;
}

const compiled = new Compiled(['src/index.ts', 'src/workflow-types.ts', 'src/cli/main.ts']);
const complaints = compiled.complaints.bind(compiled);
/** The toy with all its lines, and somebody who uses it. */
const whole = changed([TOY_BODY, ...TOY_LINES])
  .set('who/writes.ts', TOY_USED)
  .set('who/errs.ts', TOY_MISUSED);

test('a new step type is a folder a side and a line a registry, and nothing else is edited', () => {
  expect(complaints(whole)).toEqual([]);
  const edited = [...whole.keys()].filter((file) => file.startsWith('src/') && !(file in TOY_FOLDERS));
  expect(edited.sort()).toEqual([
    'src/activities/create-activities.ts',
    'src/cli/logs/step-types/index.ts',
    'src/cli/plan/step-types/index.ts',
    'src/domain/step-types.ts',
    'src/spec/step-types/index.ts',
    'src/workflows/step-kinds.ts',
  ]);
});

test('the doors take a new step type, and give what it leaves, with no line of theirs changed', () => {
  const said = complaints(whole, ['who/writes.ts', 'who/errs.ts']);

  expect(said).toEqual([expect.stringMatching(/^who\/errs.ts: .*'number' is not assignable to type 'string'/)]);
});

test('a registry that lacks its line does not compile, whichever it is', () => {
  const said = complaints(
    changed([TOY_BODY]),
    TOY_LINES.map(({ file }) => file),
  );

  for (const { file } of TOY_LINES) {
    const ofFile = said.filter((line) => line.startsWith(`${file}: `));
    expect([file, ofFile.join(' ')]).toEqual([file, expect.stringContaining('echo')]);
  }
});

test('whoever writes a step type of ours finds it pretended too', () => {
  expect(STEP_TYPE_NAMES.filter((type) => !SERVICE_NAMES.some((name) => name === type))).toEqual([]);
});

test.each(STEP_TYPE_NAMES)('a workflow may be one `%s` step, and another workflow may run one as a call', (type) => {
  const running = `runJob('${type}', `;
  expect(['src/workflow-types.ts', 'src/workflow.ts'].filter((door) => !read(door).includes(running))).toEqual([]);
});

test('what is a workflow of one step can be asked for by Nexus', () => {
  const types = [...read('src/workflow-types.ts').matchAll(/^export function (huaweiCloud\w+)\(input: JobOrder</gm)];
  const handler = read('src/plugin/nexus-handler.ts');
  expect(types).toHaveLength(STEP_TYPE_NAMES.length);
  expect(types.map(([, type = '']) => type).filter((type) => !handler.includes(`asWorkflow('${type}'`))).toEqual([]);
});

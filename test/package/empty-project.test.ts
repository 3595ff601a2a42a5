import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/temporary-folder';
import type { PackedProject } from './packed-project';
import { codeDoors, compileProject, packedProject } from './packed-project';

const KILOBYTE = 1_000;
/** Recorded: 2,542 kB, of which 1.2 MB are the source map that errors are told by; Temporal's own part is 1.1 MB. */
const WORKFLOW_BUNDLE_KB = 2_798;
/** Recorded: 4,212 kB. The image holds it, the package does not. */
const TRACED_BUNDLE_KB = 4_467;
/** Recorded: 2,656 kB packed, and 325 kB of the board: its pictures 213, its pages 41, the code that serves them and its sources. */
const TARBALL_KB = 3_300;
/** What is larger than recorded by more than this has got something in that should be looked at. */
const GROWTH = 1.1;

/** What runs in a sandbox, in a browser, what runs as a program, and what is bundled only where OpenTelemetry is installed. */
const NOT_LOADED = [
  'workflow-bundle.js',
  join('board', 'board.js'),
  join('src', 'cli', 'main.js'),
  join('src', 'traces', 'workflow-interceptors.js'),
];

/** `npm run try-node-versions` has the project run on other versions of Node than the tests do. */
const NODE = process.env['TEST_NODE'] ?? process.execPath;

const folder = temporaryFolder();
const formats = ['commonjs', 'module'] as const;
let project: PackedProject;
let complaints: string[];

beforeAll(() => {
  project = packedProject(folder);
  complaints = compileProject(project);
}, 600_000);

test('every file of the package loads with the dependencies that it demands', () => {
  const files = readdirSync(join(project.installed, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !NOT_LOADED.includes(file))
    .map((file) => join(project.installed, 'lib', file));
  expect(files.length).toBeGreaterThan(200);
  writeFileSync(join(folder, 'load.cjs'), files.map((file) => `require(${JSON.stringify(file)});\n`).join(''));
  expect(node('load.cjs')).toBe('');
});

test('each door opens by require and by import, and shows the same names', () => {
  const doors = codeDoors(project.manifest);
  expect(doors).toContain('temporal-huaweicloud/simulator');
  writeFileSync(join(folder, 'doors.mjs'), DOORS_PROGRAM);
  const seen = JSON.parse(node('doors.mjs', JSON.stringify(doors))) as Record<'required' | 'imported', Names>;
  for (const door of doors) expect(seen.required[door]).not.toHaveLength(0);
  expect(seen.imported).toEqual(seen.required);
});

test('a program of a user compiles against the types, as CommonJS and as an ES module', () => {
  expect(complaints).toEqual([]);
});

test.each(formats)('a worker and a workflow of a user run in a project of the type %s', async (format) => {
  const workflows = join(folder, format, 'workflows.js');
  const { stdout } = await promisify(execFile)(
    NODE,
    [join(folder, format, 'main.js'), workflows, `package-${format}-${randomUUID()}`],
    { cwd: folder, env: { ...process.env, TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'] } },
  );
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
    said: '2026-01-31: 120 rows',
    state: 'succeeded',
    effects: ['end orders', 'end transform', 'start orders', 'start transform'],
  });
});

test('the command line of the package answers', () => {
  const program = join(project.installed, 'bin/temporal-huaweicloud.js');
  expect(node(program, '--version')).toMatch(/^\d+\.\d+\.\d+/);
  expect(JSON.parse(node(program, 'schema'))).toMatchObject({ type: 'object' });
});

test('a worker that is to trace without OpenTelemetry says in one sentence what to install', () => {
  const program = join(project.installed, 'bin/temporal-huaweicloud.js');
  const env = { ...process.env, ...CREDENTIALS, HUAWEICLOUD_TRACES_ENDPOINT: 'http://127.0.0.1:4318' };
  const { status, stderr } = spawnSync(NODE, [program, 'worker'], { cwd: folder, encoding: 'utf8', env });
  const said = /^error: HUAWEICLOUD_TRACES_ENDPOINT is set and OpenTelemetry cannot be loaded: npm i (.*)\n$/.exec(
    stderr,
  );

  expect(status).toBe(2);
  const wanted = said?.[1]?.split(' ').map((name) => name.replace(/(?<=.)@[\d.]+$/, ''));
  expect(wanted?.sort()).toEqual(Object.keys(project.manifest.peerDependenciesMeta));
});

test('publint and "Are the types wrong?" find nothing, but what only an old resolution cannot do', () => {
  const program = [join(__dirname, 'judge-package.mjs'), project.tarball, project.installed];
  const judge = execFileSync(process.execPath, program, { encoding: 'utf8' });
  expect(JSON.parse(judge)).toEqual({
    typed: true,
    // TypeScript's `node10` knows no `exports`, and its `typesVersions` cannot name a JSON file. Editors read it by its path.
    problems: [{ kind: 'NoResolution', entrypoint: './pipeline.schema.json', resolutionKind: 'node10' }],
    messages: [],
  });
});

test('the workflow bundles and the package have not grown', () => {
  expect(sizeOf(join(project.installed, 'lib/workflow-bundle.js'))).toBeLessThan(WORKFLOW_BUNDLE_KB * GROWTH);
  expect(sizeOf(project.tarball)).toBeLessThan(TARBALL_KB * GROWTH);
  const traced = 'lib/workflow-bundle-traced.js';
  expect(sizeOf(join(__dirname, '../..', traced))).toBeLessThan(TRACED_BUNDLE_KB * GROWTH);
  expect(existsSync(join(project.installed, traced))).toBe(false);
});

const CREDENTIALS = {
  HUAWEICLOUD_REGION: 'cn-north-4',
  HUAWEICLOUD_SDK_AK: 'nobody',
  HUAWEICLOUD_SDK_SK: 'knows',
};

type Names = Record<string, string[]>;

const DOORS_PROGRAM = `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const [required, imported] = [{}, {}];
const named = (door) => Object.keys(door).filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).sort();
for (const door of JSON.parse(process.argv[2])) {
  required[door] = named(require(door));
  imported[door] = named(await import(door));
}
console.log(JSON.stringify({ required, imported }));
`;

/** Runs Node in the project, with nothing but the project to find. */
function node(...args: string[]): string {
  return execFileSync(NODE, args, { cwd: folder, encoding: 'utf8' }).trim();
}

function sizeOf(file: string): number {
  return statSync(file).size / KILOBYTE;
}

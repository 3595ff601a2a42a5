import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = join(__dirname, '../..');
// Not written out: a file that names one of them is a test of the server, and this one is none.
const OF_THE_SERVER = ['TEMPORAL_ADDRESS', 'CLI', 'WORKFLOW_BUNDLE'].map((name) => `TEST_${name}`);
const { testFiles } = jest.requireActual<{ testFiles: () => { unit: string[]; server: string[] } }>(
  '../support/which-need-a-server',
);
const { projects } = jest.requireActual<{ projects: { displayName: string; testMatch: string[] }[] }>(
  '../../jest.config.js',
);

test('each test file is in one of the two projects, and in one only', () => {
  const written = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `<rootDir>/test/${name.replaceAll('\\', '/')}`);

  expect(projects.map(({ displayName }) => displayName)).toEqual(['unit', 'server']);
  expect(projects.flatMap(({ testMatch }) => testMatch).sort()).toEqual(written.sort());
});

test('no unit test reaches a file that reads what only the server project is given', () => {
  const { unit, server } = testFiles();

  expect(unit.filter(readsWhatIsGiven)).toEqual([]);
  expect(server.filter(readsWhatIsGiven).length).toBeGreaterThan(server.length / 2);
});

test.each(OF_THE_SERVER)('a unit test that reads %s in a way nobody sees is told what to do', (name) => {
  expect(() => process.env[name]).toThrow(
    new RegExp(`runs without a Temporal server, and this one reads ${name}: .* makes it a test of the server`),
  );
  expect(Object.keys({ ...process.env })).not.toContain(name);
});

/** Follows whatever in a file looks like a path to another one, however it is imported. */
function readsWhatIsGiven(file: string): boolean {
  const seen = new Set<string>();
  const follow = (path: string): boolean => {
    if (seen.has(path)) return false;
    seen.add(path);
    const text = readFileSync(path, 'utf8');
    return OF_THE_SERVER.some((name) => text.includes(name)) || filesNamed(path, text).some(follow);
  };
  return follow(join(ROOT, file));
}

function filesNamed(file: string, text: string): string[] {
  return [...text.matchAll(/['"`](\.{1,2}\/[^'"`\n]+)['"`]/g)]
    .map(([, path = '']) => resolve(dirname(file), path))
    .flatMap((path) => [`${path}.ts`, join(path, 'index.ts')])
    .filter((path) => path.startsWith(join(ROOT, 'test')) && existsSync(path));
}

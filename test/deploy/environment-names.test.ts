import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { EVERYTHING, LEAST } from './chart-values';
import { environmentOf, REPOSITORY, stages } from './dockerfile';
import { findHelm, HELM_BUILT_WITHIN_MS, render } from './helm';

const OURS = /^(HUAWEICLOUD|TEMPORAL)_/;
/** Quoted, or a property of the environment: what stands in a comment or a help text reads nothing. */
const READ = /(?<=['"]|env\.)(?:HUAWEICLOUD|TEMPORAL)_[A-Z0-9_]+\b/g;

const names = { read: readNames(), chart: new Set<string>() };

beforeAll(async () => {
  const helm = await findHelm();
  const agency = { ...LEAST, huaweicloud: { region: 'cn-north-4', agency: true } };
  for (const values of [LEAST, EVERYTHING, agency]) {
    const text = JSON.stringify((await render(helm, values)).find(({ kind }) => kind === 'Deployment'));
    for (const [, name = ''] of text.matchAll(/"name":"([A-Z][A-Z0-9_]+)"/g)) names.chart.add(name);
  }
}, HELM_BUILT_WITHIN_MS);

test('what the image sets is what the worker reads', () => {
  expect(unread(Object.keys(environmentOf(stages().at(-1)!)))).toEqual([]);
});

test('what the chart sets is what the worker reads', () => {
  expect(names.chart.size).toBeGreaterThan(10);
  expect(unread([...names.chart])).toEqual([]);
});

test('what the compose file sets for the worker is what the worker reads', () => {
  const compose = parse(readFileSync(join(REPOSITORY, 'deploy/compose.yaml'), 'utf8')) as {
    services: { worker: { environment: Record<string, string> } };
  };
  expect(unread(Object.keys(compose.services.worker.environment))).toEqual([]);
});

function unread(given: string[]): string[] {
  return given.filter((name) => OURS.test(name) && !names.read.has(name));
}

/** The names in the sources of the worker, and in the SDK's reading of its own. */
function readNames(): Set<string> {
  const envconfig = join(REPOSITORY, 'node_modules/@temporalio/envconfig/lib');
  const files = [
    ...filesIn(join(REPOSITORY, 'src'), '.ts').filter((file) => !file.endsWith('environment-help.ts')),
    ...filesIn(envconfig, '.js'),
  ];
  return new Set(files.flatMap((file) => readFileSync(file, 'utf8').match(READ) ?? []));
}

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

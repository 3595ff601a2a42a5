import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALL_GROUPS } from '../../src/client/limits/budget';
import { ENDPOINT_NAMES } from '../../src/client/services';
import { limitVariable, endpointVariable } from '../../src/config/service-variables';
import { REPOSITORY } from './dockerfile';

const OURS = /^(HUAWEICLOUD|TEMPORAL)_/;
/** Quoted, or a property of the environment: what stands in a comment or a help text reads nothing. */
const READ = /(?<=['"]|env\.)(?:HUAWEICLOUD|TEMPORAL)_[A-Z0-9_]+\b/g;

/** The variables that are given to a worker and that nothing in it reads: a misspelt or a forgotten name. */
export function unread(given: string[]): string[] {
  const read = readNames();
  return given.filter((name) => OURS.test(name) && !read.has(name));
}

/** The names in the sources of the worker, and in the SDK's reading of its own. */
export function readNames(): Set<string> {
  const envconfig = join(REPOSITORY, 'node_modules/@temporalio/envconfig/lib');
  const files = [
    ...filesIn(join(REPOSITORY, 'src'), '.ts').filter((file) => !file.endsWith('config/variables.ts')),
    ...filesIn(envconfig, '.js'),
  ];
  const made = [...ENDPOINT_NAMES.map(endpointVariable), ...CALL_GROUPS.map(limitVariable)];
  return new Set([...made, ...files.flatMap((file) => readFileSync(file, 'utf8').match(READ) ?? [])]);
}

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

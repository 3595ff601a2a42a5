import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findGo, GO_ENVIRONMENT } from './go';

/** Docker Compose's own reader of compose files, which carries the schema; no package of npm has a recent one. */
const MODULE = 'github.com/compose-spec/compose-go/v2@v2.10.0';

/**
 * The JSON Schema of the Compose Specification, from the cache of Go's modules or, once, from a module proxy.
 * @throws Error in a sentence when there is no Go, or no proxy can be reached
 */
export async function composeSchema(): Promise<object> {
  try {
    const options = { cwd: tmpdir(), env: { ...process.env, ...GO_ENVIRONMENT } };
    const { stdout } = await promisify(execFile)(await findGo(), ['mod', 'download', '-json', MODULE], options);
    const { Dir: folder } = JSON.parse(stdout) as { Dir: string };
    const text = readFileSync(join(folder, 'schema/compose-spec.json'), 'utf8');
    const schema = JSON.parse(text) as Record<string, unknown>;
    // It names its draft by https, which Ajv does not know it by.
    delete schema['$schema'];
    return schema;
  } catch (error) {
    const reason = (error as Error).message.trim().split('\n').at(-1);
    throw new Error(`The test of deploy/compose.yaml needs Go and ${MODULE} from a module proxy (${reason}).`, {
      cause: error,
    });
  }
}

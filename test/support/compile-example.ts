import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';

const EXAMPLES = join(__dirname, '../../examples');

/**
 * Compiles an example beside the compiled package of this run, where `temporal-huaweicloud` means that package.
 * @returns the folder
 */
export function compileExample(name: string): string {
  const cli = process.env['TEST_CLI'];
  if (!cli) throw new Error('TEST_CLI is set by global-setup.ts: run these tests with jest');
  const folder = join(dirname(cli), '../examples', name);
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(join(EXAMPLES, name)).filter((path) => path.endsWith('.ts'))) {
    const { code } = transformFileSync(join(EXAMPLES, name, file), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    writeFileSync(join(folder, file.replace(/\.ts$/, '.js')), code);
  }
  return folder;
}

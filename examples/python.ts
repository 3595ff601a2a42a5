import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const VENV = join(process.cwd(), 'node_modules/.cache/temporal-huaweicloud-python');

/**
 * A Python that has what the example requires, in an environment of its own, made once.
 * @throws Error when there is no Python 3, or the packages cannot be had
 */
export async function pythonWithTemporal(folder: string): Promise<string> {
  const python = join(VENV, 'bin/python');
  const isWhole =
    existsSync(python) &&
    (await run(python, ['-c', 'import temporalio']).then(
      () => true,
      () => false,
    ));
  if (isWhole) return python;
  await rm(VENV, { recursive: true, force: true });
  await mkdir(VENV, { recursive: true });
  try {
    await run('python3', ['-m', 'venv', VENV]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '-r', join(folder, 'requirements.txt')]);
  } catch (error) {
    await rm(VENV, { recursive: true, force: true });
    throw new Error(`this example needs python3 with venv and pip: ${(error as Error).message}`, { cause: error });
  }
  return python;
}

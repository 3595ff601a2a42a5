import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { asCompiled } from './as-compiled';
import { compiledFolder } from './start-worker-process';
import { writeWhole } from './write-whole';

/**
 * Workflows as the SDK bundles them where nobody tells it of our interceptors, made once a run of the tests.
 * @param workflowsPath an absolute path
 * @returns the bundle's path
 */
export async function bundledOnce(name: string, workflowsPath: string): Promise<string> {
  const file = join(compiledFolder(), `lib/${name}.js`);
  if (existsSync(file)) return file;
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    logger: new DefaultLogger('WARN'),
    webpackConfigHook: asCompiled,
  });
  writeWhole(file, code);
  return file;
}

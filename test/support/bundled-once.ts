import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundleWorkflows } from '../../src/plugin/bundle-workflows';
import { asCompiled } from './as-compiled';
import { compiledFolder } from './start-worker-process';
import { writeWhole } from './write-whole';

/**
 * Workflows as the SDK bundles them where nobody tells it of our interceptors, made once a run of the tests.
 * @param workflowsPath an absolute path
 * @returns the bundle's path
 */
export async function bundledOnce(name: string, workflowsPath: string): Promise<string> {
  return madeOnce(name, async () => {
    const logger = new DefaultLogger('WARN');
    return (await bundleWorkflowCode({ workflowsPath, logger, webpackConfigHook: asCompiled })).code;
  });
}

/** The workflows of the replay fuzz as it bundles them itself, made once a run of the tests. @returns the bundle's path */
export async function replayFuzzBundle(): Promise<string> {
  const workflowsPath = join(__dirname, '../../replay-fuzz/workflows/index.ts');
  return madeOnce('replay-fuzz-workflows', async () =>
    bundleWorkflows({ workflowsPath, webpackConfigHook: asCompiled }),
  );
}

async function madeOnce(name: string, bundle: () => Promise<string>): Promise<string> {
  const file = join(compiledFolder(), `lib/${name}.js`);
  if (!existsSync(file)) writeWhole(file, await bundle());
  return file;
}

import { cpSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflows } from './bundle-workflows';
import { compiledFolder } from './start-worker-process';

/**
 * A build of the package with the same worker and other workflows.
 * @returns its command line's entrance
 */
export async function changedBuild(workflowsPath: string): Promise<string> {
  // In the folder of this run, which goes with it, and where imports of packages resolve.
  const folder = mkdtempSync(join(compiledFolder(), 'changed-'));
  for (const name of ['bin', 'lib', 'package.json'])
    cpSync(join(compiledFolder(), name), join(folder, name), { recursive: true });
  await bundleWorkflows(folder, workflowsPath);
  return join(folder, 'bin/temporal-huaweicloud.js');
}

import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundleWorkflows } from './bundle-workflows';
import { compiledFolder } from './start-worker-process';

/**
 * A build of the package with the same worker and other workflows, made once a run of the tests.
 * @param workflowsPath no other has the same name
 * @returns its command line's entrance
 */
export async function changedBuild(workflowsPath: string): Promise<string> {
  // In the folder of this run, which goes with it, and where imports of packages resolve.
  const made = join(compiledFolder(), `changed-${basename(workflowsPath, '.ts')}`);
  if (!existsSync(made)) {
    const fresh = mkdtempSync(join(compiledFolder(), 'unfinished-'));
    for (const name of ['bin', 'lib', 'package.json'])
      cpSync(join(compiledFolder(), name), join(fresh, name), { recursive: true });
    await bundleWorkflows(fresh, workflowsPath);
    // Another test file may have been quicker.
    if (existsSync(made)) rmSync(fresh, { recursive: true });
    else renameSync(fresh, made);
  }
  return join(made, 'bin/temporal-huaweicloud.js');
}

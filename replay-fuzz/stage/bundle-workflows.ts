import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflows } from '../../src/plugin/bundle-workflows';

/** Bundles the workflow types of the fuzz, those of the package among them, into a folder. @returns the bundle's file */
export async function bundleWorkflowsInto(folder: string): Promise<string> {
  const file = join(folder, 'workflow-bundle.js');
  writeFileSync(file, await bundleWorkflows({ workflowsPath: require.resolve('../workflows') }));
  return file;
}

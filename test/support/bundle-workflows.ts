import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflows as bundled } from '../../src/plugin/bundle-workflows';
import { asCompiled } from './as-compiled';

/** Bundles workflow types, by default those of this package, to where the compiled worker of the folder looks for its bundle. */
export async function bundleWorkflows(folder: string, workflowsPath?: string): Promise<string> {
  const file = join(folder, 'lib/workflow-bundle.js');
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(file, await bundled({ ...(workflowsPath && { workflowsPath }), webpackConfigHook: asCompiled }));
  return file;
}

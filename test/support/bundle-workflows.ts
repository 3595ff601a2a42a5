import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const WORKFLOWS = join(__dirname, '../../src/workflow-types.ts');
const FAILURE_CONVERTER = join(__dirname, '../../src/codec/bundled-failure-converter.ts');

/** Bundles workflow types, by default those of this package, to where the compiled worker of the folder looks for its bundle. */
export async function bundleWorkflows(folder: string, workflowsPath = WORKFLOWS): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath: FAILURE_CONVERTER,
    logger: new DefaultLogger('WARN'),
  });
  const file = join(folder, 'lib/workflow-bundle.js');
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(file, code);
  return file;
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const WORKFLOWS = join(__dirname, '../../src/workflow-types.ts');
const FAILURE_CONVERTER = join(__dirname, '../../src/codec/bundled-failure-converter.ts');

/** Bundles the workflow types once for all test files, to where the compiled worker looks for its bundle as well. */
export async function bundleWorkflows(folder: string): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: WORKFLOWS,
    failureConverterPath: FAILURE_CONVERTER,
    logger: new DefaultLogger('WARN'),
  });
  const file = join(folder, 'lib/workflow-bundle.js');
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(file, code);
  return file;
}

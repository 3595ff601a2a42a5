import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { compiledFolder } from './start-worker-process';
import { writeWhole } from './write-whole';

/** The bundle of our workflows and of those that only the fault tests have, made once a run. */
export async function faultWorkflows(): Promise<string> {
  const file = join(compiledFolder(), 'lib/fault-workflows.js');
  if (existsSync(file)) return file;
  const workflowsPath = join(__dirname, 'restart-workflow.ts');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  writeWhole(file, code);
  return file;
}

import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleTracedWorkflows } from '../../src/plugin/bundle-workflows';
import { compiledFolder } from '../support/start-worker-process';

/** The bundle of traced workflows, laid to where the compiled worker looks for it, as it is in an image. */
export async function layTracedBundle(): Promise<string> {
  const file = join(compiledFolder(), 'lib/workflow-bundle-traced.js');
  if (existsSync(file)) return file;
  const code = await bundleTracedWorkflows();
  // Another test file may look for it at this moment.
  writeFileSync(`${file}.${process.pid}`, code);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

import { join } from 'node:path';
import { bundledOnce } from './bundled-once';

/** The bundle of our workflows and of those that only the fault tests have, made once a run. */
export function faultWorkflows(): Promise<string> {
  return bundledOnce('fault-workflows', join(__dirname, 'restart-workflow.ts'));
}

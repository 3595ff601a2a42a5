import type { BundleOptions } from '@temporalio/worker';
import { bundleWorkflowCode } from '@temporalio/worker';

/**
 * The SDK writes down where each promise of a workflow was made, in full, for its `__stack_trace` query: at ten frames that is half of what
 * a pipeline of 1,000 steps costs. Three are enough to find the line. It must stand in the bundle's own text: workflow code that sets it
 * sets that of one run.
 */
const SHORT_STACKS = 'Error.stackTraceLimit = 3; ';

const QUIET = { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error };

/** They belong to our workflow types, wherever those are bundled. */
export const WORKFLOW_INTERCEPTORS = require.resolve('../workflows/interceptors');

/** The text of a workflow bundle: by default the workflow types of this package, with its failure converter. */
export async function bundleWorkflows(options: Partial<BundleOptions> = {}): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('../workflow-types'),
    failureConverterPath: require.resolve('../codec/bundled-failure-converter'),
    logger: QUIET,
    ...options,
    workflowInterceptorModules: [WORKFLOW_INTERCEPTORS, ...(options.workflowInterceptorModules ?? [])],
  });
  return SHORT_STACKS + code;
}

/** The workflow types as a bundle that leaves spans. */
export function bundleTracedWorkflows(): Promise<string> {
  return bundleWorkflows({ workflowInterceptorModules: [require.resolve('../traces/workflow-interceptors')] });
}

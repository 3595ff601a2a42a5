import { bundleWorkflowCode } from '@temporalio/worker';

/** The workflow types as a bundle that leaves spans. */
export async function bundleTracedWorkflows(): Promise<string> {
  const silent = () => undefined;
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('../workflow-types'),
    workflowInterceptorModules: [require.resolve('./workflow-interceptors')],
    failureConverterPath: require.resolve('../codec/bundled-failure-converter'),
    logger: { log: silent, trace: silent, debug: silent, info: silent, warn: console.warn, error: console.error },
  });
  return code;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowCode } from '../codec/encoded-bundle';

/** The bundle made when the package was built; in a checkout that is not built, the sources. */
export function workflowCode(): WorkflowCode {
  const codePath = bundlePath();
  return codePath ? { workflowBundle: { codePath } } : { workflowsPath: require.resolve('../workflow-types') };
}

/** The same workflows in a bundle that leaves spans: the one that an image was built with, else one made now, which takes some seconds. */
export async function tracedWorkflowCode(): Promise<WorkflowCode> {
  const codePath = built('workflow-bundle-traced.js');
  if (codePath) return { workflowBundle: { codePath } };
  const { bundleTracedWorkflows } = await import('../plugin/bundle-workflows.js');
  return { workflowBundle: { code: await bundleTracedWorkflows() } };
}

/** The bundle that a build is named after. Traces change nothing of what workflows do: a traced worker is of the same build. */
export function bundlePath(): string | undefined {
  return built('workflow-bundle.js');
}

function built(name: string): string | undefined {
  const path = join(__dirname, '../..', name);
  return existsSync(path) ? path : undefined;
}

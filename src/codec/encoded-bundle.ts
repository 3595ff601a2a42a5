import { readFile } from 'node:fs/promises';
import { FAILURES_PLAIN } from './bundled-failure-converter';
import { CodecError } from './codec-error';
import { FAILURES_ENCODED } from './failure-converter';

/** The workflow code of a worker: a bundle made before, or sources that the SDK bundles with the worker's own converters. */
export type WorkflowCode =
  | {
      /** As the SDK takes it. */
      workflowBundle:
        | {
            /** Path of a bundle. */
            codePath: string;
          }
        | {
            /** The bundle itself. */
            code: string;
          };
    }
  | {
      /** Path of the sources. */
      workflowsPath: string;
    };

/**
 * The workflow code for a worker with a codec: what its workflows say when they fail is put where the codec encrypts it.
 * @throws {CodecError} when a bundle was made without our failure converter, so that messages would be stored in clear
 */
export async function withEncodedFailures(workflows: WorkflowCode): Promise<WorkflowCode> {
  if (!('workflowBundle' in workflows)) return workflows;
  const { workflowBundle } = workflows;
  const code = 'code' in workflowBundle ? workflowBundle.code : await readFile(workflowBundle.codePath, 'utf8');
  if (code.includes(FAILURES_PLAIN))
    return { workflowBundle: { code: code.replaceAll(FAILURES_PLAIN, FAILURES_ENCODED) } };
  if (code.includes(FAILURES_ENCODED)) return workflows;
  const name = 'code' in workflowBundle ? 'The workflow bundle' : `The workflow bundle ${workflowBundle.codePath}`;
  throw new CodecError(
    `${name} would store the messages of failures in clear: make it with failureConverterPath of temporal-huaweicloud/codec.`,
  );
}

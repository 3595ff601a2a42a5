import type { PipelineStatus } from '../../domain/status';
import { EXIT, type ExitCode } from '../cli-error';
import { withTemporal } from '../connection/connect-to-temporal';
import { print, printJson } from '../print';
import { listenerOf, sendUpdate } from './send-update';

/** What a person says to a pipeline, as an Update. */
export interface Verb {
  /** The name of the update. */
  name: 'pause' | 'resume' | 'retry' | 'skip' | 'adopt';
  /** What goes with it; may depend on what the pipeline asks. */
  arg: (status: PipelineStatus) => object;
  /** Whether the answer is printed as JSON. */
  json: boolean;
}

/** Tells a pipeline something and says what it answers. */
export function tellPipeline(id: string, { name, arg, json }: Verb): Promise<ExitCode> {
  return withTemporal(process.env, async (line) => {
    const listener = await listenerOf(line, id);
    const message = await sendUpdate(line, listener, name, arg(listener.status));
    if (json) printJson({ workflowId: id, verb: name, message });
    else print(message);
    return EXIT.done;
  });
}

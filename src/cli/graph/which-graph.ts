import { existsSync } from 'node:fs';
import { graphOfPipeline, graphOfRun, type StepGraph } from '../../graph/step-graph';
import { CliError } from '../cli-error';
import { type TemporalLine, withTemporal } from '../connection/connect-to-temporal';
import { withSpecFile } from '../options/spec-argument';
import { lookAtPipeline } from '../pipeline/look-at-pipeline';
import { missingWorkerSentence } from '../pipeline/missing-worker';
import { writtenPipelineOf } from '../pipeline/written-pipeline';

/** What is drawn. */
interface WhichGraph {
  graph: StepGraph;
  /** What whoever sees it should know, a sentence each. */
  notes: string[];
}

const AS_REMEMBERED = 'No worker has answered: the states are as Temporal remembers them, and may be older.';
const AS_STARTED = 'How its steps stand is not known: they are drawn as it was started with them.';
const ANSWER_WITHIN_MS = 5_000;

/** The graph of a file, or of a run. @param what a file that is there, or a workflow id */
export async function graphOf(what: string, env: NodeJS.ProcessEnv): Promise<WhichGraph> {
  if (existsSync(what) || /\.ya?ml$/i.test(what))
    return withSpecFile(what, async (spec) => ({ graph: graphOfPipeline(spec), notes: [] }));
  return withTemporal(env, (line) => graphOfId(line, what));
}

async function graphOfId(line: TemporalLine, id: string): Promise<WhichGraph> {
  const { reader } = line;
  const look = await lookAtPipeline(reader, reader.workflow.getHandle(id), { answerWithinMs: ANSWER_WITHIN_MS });
  const { description, status, answered, unreadable } = look;
  const written = await writtenPipelineOf(reader, id, description.runId);
  if (status?.steps.length) {
    const isOld = !answered && description.status.name === 'RUNNING';
    return { graph: graphOfRun(written, status), notes: isOld ? [AS_REMEMBERED] : [] };
  }
  if (written) {
    const why = answered ? [] : [await missingWorkerSentence(line, description.taskQueue)];
    return { graph: graphOfPipeline(written), notes: [...why, AS_STARTED] };
  }
  throw new CliError(unreadable ?? `${id} is no pipeline, or has left nothing that could be drawn.`);
}

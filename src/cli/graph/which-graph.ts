import { existsSync } from 'node:fs';
import type { PipelineStatus } from '../../domain/status';
import { graphOfPipeline, graphOfRun, type StepGraph } from '../../graph/step-graph';
import { CliError, EXIT } from '../cli-error';
import { type TemporalLine, withTemporal } from '../connection/connect-to-temporal';
import { withSpecFile } from '../options/spec-argument';
import { abruptEndSentence } from '../pipeline/abrupt-end';
import { lookAtPipeline, type PipelineLook } from '../pipeline/look-at-pipeline';
import { endWord, leftNoStatus, whySilent } from '../pipeline/why-silent';
import { writtenPipelineOf } from '../pipeline/written-pipeline';

/** What is drawn. */
interface WhichGraph {
  graph: StepGraph;
  /** What whoever sees it should know, a sentence each. */
  notes: string[];
}

const AS_REMEMBERED = 'No worker has answered: the states are as Temporal remembers them, and may be older.';
const AS_LAST_SEEN = 'Its steps are drawn as they were last seen.';
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
  const { description, status, unreadable } = look;
  const written = await writtenPipelineOf(reader, id, description.runId);
  const abrupt = abruptEndSentence(id, look);
  if (status?.steps.length) {
    const end = abrupt === undefined ? undefined : endWord(description.status.name);
    return { graph: graphOfRun(written, status, end), notes: notesOf(look, status, abrupt) };
  }
  if (written) {
    const told = [...(await whyUnknown(line, look)), ...(abrupt === undefined ? [] : [abrupt])];
    return { graph: graphOfPipeline(written), notes: [...told, AS_STARTED] };
  }
  if (unreadable !== undefined) throw new CliError(unreadable, EXIT.badInput);
  throw new CliError(`${id} is no pipeline, or has left nothing that could be drawn.`);
}

function notesOf({ answered, description }: PipelineLook, { more }: PipelineStatus, abrupt?: string): string[] {
  const isOld = !answered && description.status.name === 'RUNNING';
  const left = more?.['steps'];
  return [
    ...(isOld ? [AS_REMEMBERED] : []),
    ...(abrupt === undefined ? [] : [abrupt, AS_LAST_SEEN]),
    ...(left ? [leftOutSentence(left)] : []),
  ];
}

/** Of items of a `forEach` it is not known which those are. */
function leftOutSentence(count: number): string {
  return `How ${count.toLocaleString('en')} more of its steps stand is not known: they are drawn, without a state, as far as it was started with them.`;
}

async function whyUnknown(line: TemporalLine, look: PipelineLook): Promise<string[]> {
  if (look.answered) return [];
  return look.description.status.name === 'RUNNING' ? whySilent(line, look) : [leftNoStatus(look.description)];
}

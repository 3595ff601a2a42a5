import { z } from 'zod';
import type { BoardVerb, ToldDone } from '../../board/told';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { describePipeline } from '../pipeline/look-at-pipeline';
import { rerunPipeline } from '../pipeline/rerun-pipeline';
import { askForCancel } from '../verbs/ask-for-cancel';
import { listenerOf, sendUpdate } from '../verbs/send-update';
import { refuseOthers } from './look/run-page';
import { Refused } from './answers/refused';

/** The run that was looked at: what is answered is answered to that one. */
const runId = z.string().optional();
const step = z.string();

/** What goes with a verb. */
const INPUTS = {
  retry: z.strictObject({
    runId,
    step,
    params: z.record(z.string(), z.unknown()).optional(),
    from: z.literal('failedNode').optional(),
  }),
  skip: z.strictObject({ runId, step, reason: z.string() }),
  adopt: z.strictObject({ runId, step, run: z.string() }),
  pause: z.strictObject({ runId }),
  resume: z.strictObject({ runId }),
  cancel: z.strictObject({ runId }),
  rerun: z.strictObject({ runId, from: z.string().optional() }),
} satisfies Record<BoardVerb, z.ZodType>;

/** Whether there is such a verb. */
export function isVerb(text: string): text is BoardVerb {
  return Object.hasOwn(INPUTS, text);
}

/** What there is to do, and to which run. */
export interface Action {
  /** Of the run. */
  workflowId: string;
  /** What is done. */
  verb: BoardVerb;
  /** As it was sent. */
  body: unknown;
}

/**
 * Does what a person asks for, as the command of the same name does.
 * @throws Refused where it was asked wrongly; CliError where the pipeline does not do it
 */
export async function act(line: TemporalLine, { workflowId, verb, body }: Action): Promise<ToldDone> {
  const input = INPUTS[verb].safeParse(body);
  if (!input.success)
    throw new Refused(400, `${verb} takes ${Object.keys(INPUTS[verb].shape).join(', ')}: ${wrongIn(input.error)}`);
  const { runId: seen, ...rest } = input.data as { runId?: string; from?: string };
  await refuseOtherRun(line, workflowId, verb === 'rerun' ? undefined : seen);
  switch (verb) {
    case 'cancel':
      await askForCancel(line.client.workflow.getHandle(workflowId, seen));
      return { message: `${workflowId} has been asked to end: it stops what it started first.` };
    case 'rerun':
      return rerun(line, workflowId, { ...rest, runId: seen });
    case 'adopt':
    case 'pause':
    case 'resume':
    case 'retry':
    case 'skip':
      return { message: await sendUpdate(line, await listenerOf(line, workflowId), verb, argumentOf(rest)) };
  }
}

/** The run of the cloud is `run` here, as on the command line, and `runId` in the workflow. */
function argumentOf(input: object): object {
  if (!('run' in input)) return input;
  const { run, ...rest } = input;
  return { ...rest, runId: run };
}

async function rerun(line: TemporalLine, id: string, which: { from?: string; runId?: string }): Promise<ToldDone> {
  const warnings: string[] = [];
  const { sentence } = await rerunPipeline(line, id, { ...which, warn: (warning) => warnings.push(warning) });
  return { message: [sentence, ...warnings].join('\n') };
}

async function refuseOtherRun({ client }: TemporalLine, workflowId: string, seen: string | undefined): Promise<void> {
  const described = await describePipeline(client, client.workflow.getHandle(workflowId));
  refuseOthers(described);
  if (seen !== undefined && described.runId !== seen)
    throw new Refused(
      409,
      `${workflowId} has been started anew since this page was made: look at the latest run first.`,
    );
}

function wrongIn(error: z.ZodError): string {
  const [issue] = error.issues;
  return [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ');
}

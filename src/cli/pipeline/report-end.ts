import type { WorkflowHandle } from '@temporalio/client';
import type { ExitCode } from '../cli-error';
import { EXIT } from '../cli-error';
import { quotedLines } from '../display/quoted-lines';
import { type Lines, print, printJson, tell } from '../print';
import { abruptEndSentence } from './abrupt-end';
import { failureOf } from './follow-pipeline';
import type { PipelineLook } from './look-at-pipeline';

/** Says how a closed pipeline ended. Only success is success. */
export async function reportEnd(
  handle: WorkflowHandle,
  look: PipelineLook,
  { json, say = json ? tell : print }: { json: boolean; say?: (text: Lines) => void },
): Promise<ExitCode> {
  const { description, status } = look;
  const end = description.status.name;
  if (json) printJson({ workflowId: handle.workflowId, ...status });
  if (end === 'COMPLETED' && status?.state !== 'failed') {
    say(`${handle.workflowId} succeeded.`);
    return EXIT.done;
  }
  const reason = status?.failure?.message ?? (await failureOf(handle));
  const ended = `${handle.workflowId} ended ${end.toLowerCase()}`;
  say(reason ? quotedLines(`${ended}: `, reason) : `${ended}.`);
  const abrupt = abruptEndSentence(handle.workflowId, look);
  if (abrupt !== undefined) say(abrupt);
  return EXIT.failed;
}

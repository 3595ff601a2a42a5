import { answerCommands } from '../domain/answer-commands';
import { cut } from '../domain/reason';
import { ownCommand } from '../domain/shell-command';
import type { Notice } from './requests';

const WORDS: Record<Notice['event'], string> = {
  failure: 'failed',
  hold: 'waits for a person',
  halt: 'has a run that is halted',
  recovery: 'goes on',
  late: 'is late',
};

/** A name is a line, and a subject has 512 bytes: a character may take four. */
const NAME_MAX = 80;

/** A notice as a message for people: what happened, of which run, and how to answer. */
export function noticeText(notice: Notice): { subject: string; message: string } {
  const { event, pipeline, date, state, workflowId, runId, step, message, ask } = notice;
  const title = `${cut(pipeline, NAME_MAX)} ${date}`.trim();
  const commands = ask ? answerCommands(workflowId, ask.step, ask.answers) : [];
  const lines = [
    message,
    '',
    `pipeline: ${title} (${state})`,
    ...(step === undefined ? [] : [`step: ${step}`]),
    `run: ${workflowId} ${runId}`,
    ...commands.map((command) => `answer: ${command}`),
    ...(state === 'paused' ? [`go on: ${ownCommand('resume', [workflowId])}`] : []),
    `look: ${ownCommand('status', [workflowId])}`,
  ];
  return { subject: `${title} ${WORDS[event]}`, message: lines.join('\n') };
}

import { answerCommands } from '../../domain/answer-commands';
import { asCalled, ownCommand } from '../own-command';
import { latenessText } from '../../domain/late-text';
import type { Lateness, PipelineStatus, StepStatus } from '../../domain/status';
import { timeText } from './time-text';

/** Something a person should know or do, told once. */
export interface Notice {
  /** Tells it from others: the same key with other words is news. */
  key: string;
  /** What is told, a line each. */
  lines: string[];
}

/** That a pipeline is late, and what it asks of people, each with the command that answers. */
export function noticesOf(workflowId: string, { state, asks, steps, late, timezone }: PipelineStatus): Notice[] {
  const asked = asks.map(({ step, why, answers }) => {
    const evidence = evidenceOf(steps.find(({ id }) => id === step));
    const commands = answerCommands(workflowId, step, answers).map(asCalled);
    return {
      key: `ask ${step}`,
      lines: [
        `${step} asks: ${why}`,
        ...evidence.map((line) => `  seen: ${line}`),
        ...commands.map((command) => `  answer: ${command}`),
      ],
    };
  });
  return [
    ...(late ? [latenessOf(late, timezone)] : []),
    ...(state === 'paused' ? [pauseOf(workflowId)] : []),
    ...asked,
  ];
}

function latenessOf(late: Lateness, timezone: string | undefined): Notice {
  const text = latenessText(late, timeText(late.since, timezone));
  return { key: 'late', lines: [`${text.charAt(0).toUpperCase()}${text.slice(1)}.`] };
}

function pauseOf(workflowId: string): Notice {
  const lines = ['Paused: nothing new is started.', `  go on: ${ownCommand('resume', [workflowId])}`];
  return { key: 'paused', lines };
}

function evidenceOf(step: StepStatus | undefined): string[] {
  return step?.evidence ?? [];
}

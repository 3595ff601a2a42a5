import type { PipelineStatus, StepStatus } from '../../domain/status';

/** Something a person should know or do, told once. */
export interface Notice {
  /** Tells it from others: the same key with other words is news. */
  key: string;
  lines: string[];
}

const ARGUMENTS: Record<string, string> = { skip: " --reason '...'", adopt: ' --run <id>' };

/** What a pipeline asks of people, each with the command that answers. */
export function noticesOf(workflowId: string, { state, asks, steps }: PipelineStatus): Notice[] {
  const asked = asks.map(({ step, why, answers }) => {
    const evidence = evidenceOf(steps.find(({ id }) => id === step));
    const commands = answers.map(
      (answer) => `temporal-huaweicloud ${answer} ${workflowId} --step ${step}${ARGUMENTS[answer] ?? ''}`,
    );
    return {
      key: `ask ${step}`,
      lines: [
        `${step} asks: ${why}`,
        ...evidence.map((line) => `  seen: ${line}`),
        ...commands.map((command) => `  answer: ${command}`),
      ],
    };
  });
  return state === 'paused' ? [pauseOf(workflowId), ...asked] : asked;
}

function pauseOf(workflowId: string): Notice {
  const lines = ['Paused: nothing new is started.', `  go on: temporal-huaweicloud resume ${workflowId}`];
  return { key: 'paused', lines };
}

function evidenceOf(step: StepStatus | undefined): string[] {
  return step?.evidence ?? [];
}

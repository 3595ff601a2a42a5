import { ownCommand } from './shell-command';
import type { AnswerName } from './status';

/** What a person is to fill in. Pasted as it stands it harms nobody: `<id>` would have the shell read a file. */
const TO_FILL_IN: Partial<Record<AnswerName, string>> = { skip: "--reason '...'", adopt: '--run RUN_ID' };

/** The commands by which a step that asks is answered, to paste into a shell. */
export function answerCommands(workflowId: string, step: string, answers: readonly AnswerName[]): string[] {
  return answers.map((answer) => ownCommand(answer, [workflowId], { options: { step }, toFillIn: TO_FILL_IN[answer] }));
}

import { Argument, Command } from 'commander';
import type { End } from '../cli-error';
import { EXIT } from '../cli-error';
import { bashCompletion } from '../completion/bash';
import { fishCompletion } from '../completion/fish';
import { type CommandWords, commandWords } from '../completion/words';
import { zshCompletion } from '../completion/zsh';
import { print } from '../print';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } satisfies Record<
  string,
  (commands: readonly CommandWords[]) => string[]
>;

/** `completion <shell>`: what a shell needs to complete commands, options and their values. */
export function completionCommand(end: End): Command {
  const command = new Command('completion')
    .description('Prints what a shell needs to complete commands, options, their choices and files.')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SHELLS)))
    .addHelpText(
      'after',
      [
        '',
        '  bash   source <(temporal-huaweicloud completion bash)      in ~/.bashrc',
        '  zsh    source <(temporal-huaweicloud completion zsh)       in ~/.zshrc, after compinit',
        '  fish   temporal-huaweicloud completion fish | source       in ~/.config/fish/config.fish',
      ].join('\n'),
    );
  return command.action((shell: keyof typeof SHELLS) => {
    // The program itself is asked what there is: this text cannot fall behind it.
    print(SHELLS[shell](commandWords(command.parent ?? command)));
    end(EXIT.done);
  });
}

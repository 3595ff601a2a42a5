/** What a page has a reader do, or see, at one place. */
export type Block =
  | {
      /** A file to write, or to add to. */
      is: 'file';
      name: string;
      isAdded: boolean;
      text: string;
    }
  | {
      is: 'typed';
      /** Its window, by the number that the page gives it. */
      terminal: number;
      commands: TypedCommand[];
    }
  | {
      /** What a window shows in the end of a command that was still going on. */
      is: 'shown';
      terminal: number;
      output: string;
    };

/** A command, and what the page says that it prints; undefined where it says nothing. */
export interface TypedCommand {
  typed: string;
  output?: string;
  /** It goes on, and the page with it once this is seen. */
  until?: RegExp;
}

const BLOCK = /(?:<!-- (?<note>.*?) -->\n\n)?```(?<language>\w+)\n(?<text>.*?)```/gs;
const NOTE = /^terminal (?<terminal>\d)(?:, until \/(?<until>.*)\/)?$/;

/**
 * The blocks of a page. `<!-- terminal N -->` before one says in which window it is typed; `, until /words/` that its last
 * command goes on; `<!-- not typed: why -->` that it is passed over.
 */
export function blocksOf(page: string): Block[] {
  return [...page.matchAll(BLOCK)].flatMap(({ groups }): Block[] => {
    const { note = '', language = '', text = '' } = groups as Record<string, string | undefined>;
    if (note.startsWith('not typed: ')) return [];
    if (language === 'yaml') return [fileOf(text)];
    const { terminal, until } = NOTE.exec(note)?.groups ?? {};
    if (terminal === undefined) throw new Error(`no terminal is named before: ${text}`);
    const last = until === undefined ? {} : { until: new RegExp(until) };
    if (language === 'sh')
      return [{ is: 'typed', terminal: +terminal, commands: [{ typed: text.trimEnd(), ...last }] }];
    const [before = '', ...commands] = text.split(/^\$ /m);
    if (!commands.length) return [{ is: 'shown', terminal: +terminal, output: before }];
    return [
      {
        is: 'typed',
        terminal: +terminal,
        commands: commands.map((command, at) => ({
          ...transcriptOf(command),
          ...(at === commands.length - 1 && last),
        })),
      },
    ];
  });
}

function transcriptOf(command: string): TypedCommand {
  const [typed = '', ...output] = command.split('\n');
  return { typed, output: output.join('\n') };
}

function fileOf(text: string): Block {
  const [, name, added] = /^# (\S+?)(, at its end)?\n/.exec(text) ?? [];
  if (name === undefined) throw new Error(`no file is named in: ${text}`);
  return { is: 'file', name, isAdded: added !== undefined, text: added ? text.slice(text.indexOf('\n') + 1) : text };
}

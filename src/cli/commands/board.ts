import { Command, InvalidArgumentError } from 'commander';
import { ConfigurationError } from '../../config/configuration-error';
import { isLoopback } from '../board/guard';
import { serveBoard } from '../board/serve-board';
import type { End } from '../cli-error';
import { CliError, EXIT } from '../cli-error';
import { withTracedTemporal } from '../connection/with-traced-temporal';
import { environmentHelp } from '../environment-help';
import { print, printJson, tell } from '../print';
import { fired, listenForInterruption } from '../process/interruption';

interface Flags {
  port: number;
  host: string;
  readOnly: boolean;
  json: boolean;
}

const PORT = 8787;
const PORT_MAX = 65_535;
const TOKEN_CHARACTERS_MIN = 16;

/** `board`: pipelines in a browser. */
export function boardCommand(end: End): Command {
  return new Command('board')
    .description('Shows pipelines in a browser: their runs, the graph of each, and buttons. Needs no worker to look.')
    .option('--port <number>', 'port to listen on; 0 takes a free one', portNumber, PORT)
    .option('--host <name>', 'address to listen on; any but loopback needs HUAWEICLOUD_BOARD_TOKEN', '127.0.0.1')
    .option('--read-only', 'show no buttons, and carry out nothing', false)
    .option('--json', 'print the address as one JSON line', false)
    .addHelpText('after', environmentHelp('temporal', 'board', 'search', 'traces'))
    .action(async (flags: Flags) => end(await board(flags)));
}

async function board({ json, ...flags }: Flags): Promise<typeof EXIT.done> {
  const token = tokenFor(flags.host, process.env);
  const interruption = listenForInterruption();
  return withTracedTemporal(process.env, async (line) => {
    const served = await serveBoard(line, { ...flags, ...(token !== undefined && { token }) });
    if (json) printJson({ url: served.url });
    else {
      print(served.url);
      tell('The board is up until Ctrl-C.');
    }
    await fired(interruption.signal);
    await served.close();
    return EXIT.done;
  });
}

/** What whoever looks has to bring; nothing on loopback, unless it is set. */
function tokenFor(host: string, env: NodeJS.ProcessEnv): string | undefined {
  const token = env['HUAWEICLOUD_BOARD_TOKEN']?.trim() || undefined;
  if (token !== undefined && token.length < TOKEN_CHARACTERS_MIN)
    throw new ConfigurationError(
      `HUAWEICLOUD_BOARD_TOKEN has at least ${TOKEN_CHARACTERS_MIN} characters: it is all that keeps others out.`,
    );
  if (token !== undefined || isLoopback(host)) return token;
  throw new CliError(
    `At ${host} others could reach the board: set HUAWEICLOUD_BOARD_TOKEN, or leave --host out to serve this machine alone.`,
    EXIT.badInput,
  );
}

function portNumber(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= PORT_MAX) return Number(text);
  throw new InvalidArgumentError(`A port is a whole number from 0 to ${PORT_MAX}.`);
}

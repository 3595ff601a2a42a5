import { shownText } from '../../../domain/shown-text';
import { buildCli } from './build-cli';
import { checkCli } from './check-cli';
import type { CliCache } from './cli-cache';
import { cliCacheOf } from './cli-cache';
import { downloadCli } from './download-cli';
import { findOnPath, isExecutable } from './find-on-path';
import type { Narrator } from './narrator';

/** Where to look, and whom to tell of it. */
export interface FindCliOptions {
  /** Says where it is (`TEMPORAL_CLI_PATH`, `PATH`), and what a build of it needs. */
  env: NodeJS.ProcessEnv;
  /** Who is told what takes long. */
  narrator: Narrator;
}

/** One way to come by a Temporal CLI. `find` answers with its path, or throws why this way leads nowhere. */
interface Way {
  name: string;
  find: () => Promise<string>;
}

/**
 * Finds a Temporal CLI on this machine, or obtains one: `TEMPORAL_CLI_PATH`, `temporal` on PATH, a cached copy, the
 * SDK's own download, a build with Go. The first that works is taken.
 * @throws Error naming each way with its reason, one a line, and what to do, when none works
 */
export async function findCli({ env, narrator }: FindCliOptions): Promise<string> {
  const named = env['TEMPORAL_CLI_PATH'];
  // Who names a file wants that file: to go on quietly with another one would hide a typing mistake.
  if (named) return checked(named).catch((error: Error) => refuse(`TEMPORAL_CLI_PATH is of no use: ${error.message}`));
  const reasons: string[] = [];
  for (const { name, find } of waysToACli(env, cliCacheOf(env), narrator)) {
    try {
      return await find();
    } catch (error) {
      reasons.push(`  - ${name}: ${shownText(error instanceof Error ? error.message : String(error))}`);
    }
  }
  return refuse(['There is no Temporal CLI here, and none could be obtained:', ...reasons, WHAT_TO_DO].join('\n'));
}

const WHAT_TO_DO =
  'Install it (https://docs.temporal.io/cli) and put it on PATH or name it in TEMPORAL_CLI_PATH, ' +
  'or name a running server in TEMPORAL_ADDRESS.';

function waysToACli(env: NodeJS.ProcessEnv, cache: CliCache, narrator: Narrator): Way[] {
  return [
    {
      name: '`temporal` on PATH',
      find: async () => checked((await findOnPath('temporal', env)) ?? refuse('not there')),
    },
    { name: 'the copy built earlier', find: () => cached(cache.built) },
    { name: 'the copy downloaded earlier', find: () => cached(cache.downloaded) },
    { name: "the SDK's download", find: async () => checked(await downloadCli(cache, env)) },
    { name: 'a build with Go', find: async () => checked(await buildCli({ env, cache, narrator })) },
  ];
}

async function cached(file: string): Promise<string> {
  return (await isExecutable(file)) ? checked(file) : refuse(`no ${file}`);
}

async function checked(file: string): Promise<string> {
  await checkCli(file);
  return file;
}

function refuse(reason: string): never {
  throw new Error(reason);
}

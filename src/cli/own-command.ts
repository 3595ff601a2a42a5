import { basename } from 'node:path';
import * as shell from '../domain/shell-command';

/** The same as a shell takes it where this program was called: `npx ...` of one that stands on no path. */
export function ownCommand(...args: Parameters<typeof shell.ownCommand>): string {
  return asCalled(shell.ownCommand(...args));
}

/** A command of ours, which begins with its name, as it can be pasted here. */
export function asCalled(command: string): string {
  return `${launcherOf(process.env, process.argv)}${command}`;
}

/** By the beginning of what package managers call themselves. */
const LAUNCHERS = { pnpm: 'pnpm exec ', yarn: 'yarn ', bun: 'bunx ' };
const NAME = 'temporal-huaweicloud';

/**
 * What stands before the name of this program where it was called by a package manager, or out of `node_modules`; empty
 * where its name alone was enough.
 */
export function launcherOf(env: NodeJS.ProcessEnv, [, script = '']: readonly string[]): string {
  if (basename(script, '.js') !== NAME) return '';
  const manager = env['npm_config_user_agent'];
  if (manager === undefined) return /[\\/]node_modules[\\/]\.bin[\\/]/.test(script) ? 'npx ' : '';
  return Object.entries(LAUNCHERS).find(([name]) => manager.startsWith(name))?.[1] ?? 'npx ';
}

import { findOnPath, isExecutable } from '../../src/cli/demo/temporal-server/find-on-path';

/** Where Go's own installer puts it, on PATH or not. */
const GO_INSTALLED = '/usr/local/go/bin/go';
/** A caller's GOFLAGS=-mod=vendor would have Go look for modules where there are none. */
export const GO_ENVIRONMENT = { GOFLAGS: '-mod=mod' };

/**
 * Go on this machine.
 * @throws Error saying where it was looked for
 */
export async function findGo(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const go = (await findOnPath('go', env)) ?? ((await isExecutable(GO_INSTALLED)) ? GO_INSTALLED : undefined);
  if (go === undefined) throw new Error(`go is neither on PATH nor at ${GO_INSTALLED}`);
  return go;
}

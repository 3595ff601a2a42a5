import { homedir } from 'node:os';
import { join } from 'node:path';

/** The newest release that `go install` can build: later ones carry a replace directive, which it refuses. */
export const TEMPORAL_CLI_VERSION = 'v1.5.1';

/** Where this machine keeps the Temporal CLI it once obtained for us. */
export interface CliCache {
  /** Holds both, and nothing else of this machine. */
  folder: string;
  /** The copy built with Go. */
  built: string;
  /** The copy downloaded by the SDK, whose version is the SDK's choice. */
  downloaded: string;
}

/** The folder below `XDG_CACHE_HOME`, else below `~/.cache`. Nothing is made yet. */
export function cliCacheOf(env: NodeJS.ProcessEnv): CliCache {
  const folder = join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'temporal-huaweicloud');
  return {
    folder,
    built: join(folder, `temporal-cli-${TEMPORAL_CLI_VERSION}`, 'temporal'),
    downloaded: join(folder, 'temporal-cli-sdk', 'temporal'),
  };
}

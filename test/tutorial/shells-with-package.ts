import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShellInTerminal } from '../support/shell-in-terminal';
import { shellInTerminal } from '../support/shell-in-terminal';

/** Shells in a folder where the package is installed, as `npx` finds it; closed after the last test. */
export function shellsWithPackage(folder: string) {
  const shells: ShellInTerminal[] = [];
  const bin = join(folder, 'node_modules/.bin/temporal-huaweicloud');
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  writeFileSync(bin, `#!/usr/bin/env node\nrequire(${JSON.stringify(process.env['TEST_CLI'])});\n`);
  chmodSync(bin, 0o755);
  afterAll(async () => Promise.all(shells.map(async (shell) => shell.close())));
  return {
    folder,
    shell: async (columns: number, rows: number): Promise<ShellInTerminal> => {
      const { PATH, TEMPORAL_CLI_PATH } = process.env;
      const env = { PATH, TEMPORAL_CLI_PATH, HOME: folder, npm_config_update_notifier: 'false' };
      const shell = await shellInTerminal(columns, rows, { cwd: folder, env });
      shells.push(shell);
      return shell;
    },
  };
}

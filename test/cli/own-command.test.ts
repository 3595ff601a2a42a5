import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launcherOf } from '../../src/cli/own-command';

const BIN = '/work/orders/node_modules/.bin/temporal-huaweicloud';
const NPM = 'npm/11.0.0 node/v24.0.0 linux x64 workspaces/false';

test.each([
  ['npx', { npm_config_user_agent: NPM }, BIN, 'npx '],
  ['npx, in a checkout', { npm_config_user_agent: NPM }, '/work/main/bin/temporal-huaweicloud.js', 'npx '],
  ['its path in a project', {}, BIN, 'npx '],
  ['pnpm', { npm_config_user_agent: 'pnpm/10.1.0 npm/? node/v24.0.0' }, BIN, 'pnpm exec '],
  ['yarn', { npm_config_user_agent: 'yarn/1.22.22 npm/? node/v24.0.0' }, BIN, 'yarn '],
  ['its name', {}, '/usr/local/bin/temporal-huaweicloud', ''],
  ['another program', { npm_config_user_agent: NPM }, '/work/orders/node_modules/.bin/jest', ''],
])('a printed command begins as this program was called: by %s', (_, env, script, launcher) => {
  expect(launcherOf(env, ['node', script])).toBe(launcher);
});

/** What is written into files and help stands there as it is to be pasted elsewhere. */
const WRITTEN_DOWN = /^(completion\/|init\/new-files|commands\/completion|board\/guard)/;

test('no command is printed otherwise than as this program was called', () => {
  const folder = join(__dirname, '../../src/cli');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const printed = files
    .filter((file) => !WRITTEN_DOWN.test(file))
    .flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .filter(
          (line) =>
            /[`'" ]temporal-huaweicloud [a-z]/.test(line) && !/asCalled|^\s*(\/\/|\*|\/\*)|\.terminate\(/.test(line),
        )
        .map((line) => `${file}: ${line.trim()}`),
    );

  expect(files.length).toBeGreaterThan(100);
  expect(printed).toEqual([]);
});

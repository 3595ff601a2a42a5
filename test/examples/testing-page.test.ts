import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compiledFolder } from '../support/start-worker-process';

const FILE = 'examples/own-workflow/orders.test.ts';
const written = readFileSync(join(__dirname, '../..', FILE), 'utf8');

test('the page about testing shows the test of the example as it stands, in thirty lines', () => {
  const page = readFileSync(join(__dirname, '../../docs/testing.md'), 'utf8');
  expect(page).toContain(`\`\`\`ts\n// orders.test.ts\n${written}\`\`\``);
  expect(written.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
});

test('that test passes when it is run by Node as its page says', async () => {
  const file = join(compiledFolder(), 'lib', FILE.replace(/\.ts$/, '.js'));
  const { TEMPORAL_CLI_PATH, PATH, HOME } = process.env;

  const { stdout } = await promisify(execFile)(process.execPath, ['--test', file], {
    env: { TEMPORAL_CLI_PATH, PATH, HOME },
  });

  expect(stdout).toMatch(/^\S+ pass 1$/m);
});

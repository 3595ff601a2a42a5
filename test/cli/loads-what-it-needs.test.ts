import { join } from 'node:path';
import { runCli } from '../support/run-cli';

const PIPELINE = join(__dirname, '../../examples/nightly-copy/pipeline.yaml');
/** Told before the command begins: what it has loaded when it ends. */
const TELLS = `data:text/javascript,${encodeURIComponent(`
  import { createRequire } from 'node:module';
  const { cache } = createRequire(process.cwd() + '/');
  process.once('exit', () => process._rawDebug(Object.keys(cache).join('\\n')));
`)}`;

async function packagesLoadedBy(...args: string[]): Promise<string[]> {
  const { stderr, code } = await runCli(args, { NODE_OPTIONS: `--import=${TELLS}` });
  expect(code).toBe(0);
  return [...new Set([...stderr.matchAll(/node_modules\/((?:@[^/]+\/)?[^/.@][^/]*)/g)].map(([, name = '']) => name))];
}

test('a command that only says its version loads nothing that reads a file or speaks to a cloud or to Temporal', async () => {
  const loaded = await packagesLoadedBy('--version');

  expect(loaded).toContain('commander');
  for (const other of ['yaml', 'undici', '@temporalio/client', '@temporalio/proto'])
    expect(loaded).not.toContain(other);
});

test('a command that checks a file loads nothing that speaks to a cloud', async () => {
  const loaded = await packagesLoadedBy('validate', PIPELINE);

  expect(loaded).toEqual(expect.arrayContaining(['zod', 'yaml']));
  expect(loaded).not.toContain('undici');
  expect(loaded).not.toContain('@temporalio/client');
});

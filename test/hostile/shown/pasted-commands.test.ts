import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { noticesOf } from '../../../src/cli/display/notices';
import { ownCommand, shellCommand, shellWord } from '../../../src/domain/shell-command';
import { isShownWhole, shownLine } from '../../../src/domain/shown-text';
import { runCli } from '../../support/run-cli';
import { temporaryFolder } from '../../support/temporary-folder';
import { hostileStatus } from './hostile-status';
import { HOSTILE_ID } from './hostile-text';
import { NOTHING, rawIn } from './raw-in';
import { givenText, SEED } from './text';

const folder = temporaryFolder();
const RUNS = Number(process.env['TEST_FUZZ_RUNS'] ?? 1_000);

beforeAll(() => {
  // It writes down how much it is given, and what; each ended by a character that no argument has.
  const stub = join(folder, 'temporal-huaweicloud');
  writeFileSync(stub, `#!/bin/sh\nprintf '%s\\0' "$#" "$@"\n`);
  chmodSync(stub, 0o755);
});

/** Pastes commands into a shell, one after the other, and returns the arguments that each has brought. */
function pasted(shell: 'sh' | 'bash', commands: string[]): string[][] {
  const script = join(folder, 'pasted');
  writeFileSync(script, `${commands.join('\n')}\n`);
  const options = { env: { ...process.env, PATH: `${folder}:${process.env['PATH']}`, SECRET: 'secret' }, cwd: folder };
  const said = execFileSync(shell, [script], { ...options, encoding: 'utf8', maxBuffer: 1e9 });
  const words = said.split('\0');
  return commands.map(() => words.splice(0, 1 + Number(words[0])).slice(1));
}

/** As a person copies it from a terminal. */
const printed = (command: string): string => shownLine(`  answer: ${command}`).slice('  answer: '.length);

test('an id that holds another command runs nothing but ours', () => {
  const id = 'orders-2026-01-01 ;touch pwned $(touch pwned) `touch pwned`';
  const [argv] = pasted('sh', [printed(ownCommand('retry', [id], { options: { step: 'copy' } }))]);

  expect(argv).toEqual(['retry', id, '--step', 'copy']);
  expect(() => execFileSync('ls', [join(folder, 'pwned')], { stdio: 'pipe' })).toThrow();
});

test('a plain id stays as people know it', () => {
  expect(ownCommand('retry', ['orders-2026-01-01'], { options: { step: 'copy' } })).toBe(
    'temporal-huaweicloud retry orders-2026-01-01 --step copy',
  );
});

test(`a command that is pasted from the terminal (seed ${SEED}) brings each word to the letter`, () => {
  const cases = fc.sample(fc.tuple(givenText(), givenText(), givenText()), { seed: SEED, numRuns: RUNS });
  const commands = cases.map(([id, step, reason]) =>
    printed(ownCommand('skip', [id], { options: { step, reason, json: true } })),
  );
  for (const command of commands) expect(rawIn(command)).toEqual(NOTHING);
  const wanted = cases.map(([id, step, reason]) => {
    const option = (name: string, value: string) =>
      value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];
    const flags = [...option('step', step), ...option('reason', reason), '--json'];
    return id.startsWith('-') ? ['skip', ...flags, '--', id] : ['skip', id, ...flags];
  });

  expect(pasted('bash', commands)).toEqual(wanted);
});

test(`any shell of POSIX reads a command whose words are seen whole (seed ${SEED})`, () => {
  const seen = givenText().filter(isShownWhole);
  const words = fc.sample(fc.array(seen, { minLength: 1, maxLength: 4 }), { seed: SEED, numRuns: RUNS });

  expect(
    pasted(
      'sh',
      words.map((argv) => printed(shellCommand(['temporal-huaweicloud', ...argv]))),
    ),
  ).toEqual(words);
});

test('what no argument of a process can hold is named as it is shown, and so names nothing', () => {
  expect(shellWord('a\0b')).toBe("'a\\x00b'");
  expect(shellWord('\ud800')).toBe("'\\ud800'");
});

test('variables go with a command', () => {
  const env = { SECRET: "it's $HOME", EMPTY: '' };
  const program = 'console.log(JSON.stringify([process.env.SECRET, process.env.EMPTY, ...process.argv.slice(1)]))';
  const line = shellCommand([process.execPath, '-e', program, 'a b', 'c'], env);

  expect(JSON.parse(execFileSync('sh', ['-c', line], { encoding: 'utf8' }))).toEqual([env.SECRET, '', 'a b', 'c']);
});

test('what is answered to a pipeline with hostile names can be pasted as it is shown', () => {
  const status = hostileStatus(HOSTILE_ID, 'paused');
  const lines = noticesOf(HOSTILE_ID, status).flatMap(({ lines: told }) => told.map(shownLine));
  const commands = lines.flatMap((line) => /^ {2}(?:answer|go on): (.*)$/.exec(line)?.[1] ?? []);

  expect(pasted('bash', commands)).toEqual([
    ['resume', HOSTILE_ID],
    ['retry', HOSTILE_ID, '--step', HOSTILE_ID],
    ['skip', HOSTILE_ID, '--step', HOSTILE_ID, '--reason', '...'],
    ['adopt', HOSTILE_ID, '--step', HOSTILE_ID, '--run', 'RUN_ID'],
  ]);
});

test.each(['-x', '--json', '-- a'])('the command line takes %s for an id where it is pasted', async (id) => {
  const [argv = []] = pasted('sh', [ownCommand('status', [id], { options: { json: true } })]);
  const { stderr } = await runCli(argv, { TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'] });

  expect(stderr).toBe(`error: There is no pipeline ${id} on this server, in this namespace.\n`);
});

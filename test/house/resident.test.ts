import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resident } from '../support/resident/resident';
import { temporaryFolder } from '../support/temporary-folder';

const folder = realpathSync(temporaryFolder());
const program = join(folder, 'program.js');
// In place of the command line: its first argument is what it does, and a part of it counts how often it was used.
writeFileSync(join(folder, 'part.js'), 'exports.uses = 0;');
writeFileSync(
  program,
  `const part = require('./part');
  const [act, ...rest] = process.argv.slice(2);
  ({
    echo: () => console.log(JSON.stringify(rest)),
    change: () => {
      part.uses++;
      process.env.ADDED = 'yes';
      process.chdir('/');
      for (const emitter of [process, process.stdout]) emitter.on('error', () => undefined);
      process.on('SIGTERM', () => undefined);
    },
    tell: () =>
      console.log(
        JSON.stringify({
          uses: part.uses,
          added: process.env.ADDED ?? null,
          given: process.env.GIVEN ?? null,
          folder: process.cwd(),
          listeners: process.listenerCount('error') + process.stdout.listenerCount('error') + process.listenerCount('SIGTERM'),
        }),
      ),
    both: async () => {
      process.stdout.write('é'.repeat(100_000));
      process.stderr.write('first ');
      await new Promise((resolve) => setTimeout(resolve, 1));
      process.stderr.write('second');
    },
    code: () => (process.exitCode = 7),
    exit: () => {
      console.log('before');
      process.exit(3);
    },
    throw: () => {
      throw new Error('was thrown');
    },
    reject: () => void Promise.reject(new Error('was rejected')),
    serve: () => {
      require('node:net').createServer().listen(0);
      process.exitCode = 0;
    },
    late: () => {
      process.exitCode = 0;
      setTimeout(() => console.log('late'), 50);
    },
  })[act]();`,
);

const residents: Resident[] = [];

afterEach(async () => {
  for (const resident of residents.splice(0)) await resident.end();
});

function resident(): Resident {
  const started = new Resident(program);
  residents.push(started);
  return started;
}

const command = (...args: string[]) => ({ args, env: { PATH: process.env['PATH'] } });

test('what a command changes in its process is unknown to the next: environment, folder, listeners, state of modules', async () => {
  const one = resident();
  const first = await one.run({ ...command('tell'), env: { GIVEN: 'yes' } });
  await one.run(command('change'));
  const after = await one.run(command('tell'));

  expect(JSON.parse(first.stdout)).toMatchObject({ uses: 0, added: null, given: 'yes' });
  expect(JSON.parse(after.stdout)).toEqual({ ...JSON.parse(first.stdout), given: null });
  expect(one.isFresh).toBe(true);
});

test('both streams are heard to the last letter, each in its order, and nothing of the command before', async () => {
  const one = resident();
  const expected = { code: 0, stdout: 'é'.repeat(100_000), stderr: 'first second' };

  expect(await one.run(command('both'))).toEqual(expected);
  expect(await one.run(command('echo', '--a b', 'ü'))).toEqual({ code: 0, stdout: '["--a b","ü"]\n', stderr: '' });
  expect(await one.run(command('both'))).toEqual(expected);
});

test('a command ends with the exit code it has set, which the next does not inherit, and not before its timers', async () => {
  const one = resident();

  expect(await one.run(command('code'))).toMatchObject({ code: 7 });
  expect(await one.run(command('echo'))).toMatchObject({ code: 0 });
  expect(await one.run(command('late'))).toMatchObject({ code: 0, stdout: 'late\n' });
});

test.each([
  ['exit', { code: 3, stdout: 'before\n', stderr: '' }],
  ['throw', { code: 1, stdout: '', stderr: expect.stringContaining('Error: was thrown') as string }],
  ['reject', { code: 1, stdout: '', stderr: expect.stringContaining('Error: was rejected') as string }],
])('a command that ends its process by %s has ended so, and no other follows in that process', async (act, end) => {
  const one = resident();

  expect(await one.run(command(act))).toEqual(end);
  expect(one.isFresh).toBe(false);
});

test('a command that has said its exit code and holds something that would keep its process is found', async () => {
  const one = resident();

  await expect(one.run(command('serve'), 1)).rejects.toThrow(
    '"serve" has said its exit code and does not end: it is held by TCPServerWrap',
  );
  expect(one.isFresh).toBe(false);
});

import { execFileSync } from 'node:child_process';
import { shellCommand } from '../../src/cli/demo/shell-command';

test('a shell runs the command that was printed, with its variables', () => {
  const program = 'console.log(JSON.stringify([process.env.SECRET, ...process.argv.slice(1)]))';
  const line = shellCommand({ SECRET: `it's $HOME`, EMPTY: '' }, [process.execPath, '-e', program, 'a b', 'c']);

  expect(JSON.parse(execFileSync('sh', ['-c', line], { encoding: 'utf8' }))).toEqual([`it's $HOME`, 'a b', 'c']);
});

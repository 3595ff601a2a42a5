import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bashCompletion } from '../../src/cli/completion/bash';
import { fishCompletion } from '../../src/cli/completion/fish';
import { commandWords } from '../../src/cli/completion/words';
import { zshCompletion } from '../../src/cli/completion/zsh';
import { buildProgram } from '../../src/cli/program';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const WORDS = commandWords(buildProgram(() => undefined));

beforeAll(() => {
  mkdirSync(join(folder, 'pipes'));
  writeFileSync(join(folder, 'pipe line.yaml'), '');
});

const scriptOf = (lines: string[], name: string) => {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
};

/** What a shell answers to the words so far, the last of which is being typed. */
const SHELLS: Record<string, (words: string[]) => string[]> = {
  bash: (words) => {
    const script = scriptOf(bashCompletion(WORDS), 'completion.bash');
    const ask = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _temporal_huaweicloud; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return linesOf(execFileSync('bash', ['--norc', '-c', ask, 'bash', script, ...words], { cwd: folder }));
  },
  zsh: (words) => {
    const script = scriptOf(zshCompletion(WORDS), 'completion.zsh');
    // What the completion system of zsh would show, which needs a terminal.
    const around =
      'compdef() { }; compset() { }; _files() { print -l -- ${1:-*}* }; _describe() { print -l -- ${(P)2%%:*} }';
    const files = '_files() { if [[ ${1-} == -/ ]] { print -l -- *(/) } else { print -l -- * } }';
    const ask = `${around}; ${files}; source "$1"; shift; words=("$@"); CURRENT=$#; _temporal_huaweicloud`;
    return linesOf(execFileSync('zsh', ['-f', '-c', ask, 'zsh', script, ...words], { cwd: folder }));
  },
  fish: (words) => {
    const script = scriptOf(fishCompletion(WORDS), 'completion.fish');
    const ask = `source ${script}; complete -C "${words.join(' ')}"`;
    const lines = linesOf(execFileSync('fish', ['--no-config', '-c', ask], { cwd: folder }));
    return lines.map((line) =>
      line
        .replace(/\t.*/, '')
        .replace(/^--\w+=/, '')
        .replace(/\/$/, '')
        .replaceAll('\\', ''),
    );
  },
};

function linesOf(output: Buffer): string[] {
  return output.toString('utf8').split('\n').filter(Boolean);
}

test.each(Object.keys(SHELLS))('%s completes commands, options, their choices and files', (shell) => {
  if (shell !== 'bash' && spawnSync(shell, ['-c', 'true']).error) {
    console.warn(`${shell} is not installed here, so that its completion was not tried: apt-get install -y ${shell}`);
    return;
  }
  const completed = (...words: string[]) => SHELLS[shell]?.(['temporal-huaweicloud', ...words]);

  expect(completed('')).toEqual(expect.arrayContaining(['run', 'graph', 'schedule', 'completion']));
  expect(completed('schedule', '')?.sort()).toEqual(
    ['apply', 'backfill', 'delete', 'list', 'pause', 'resume', 'trigger'].sort(),
  );
  expect(completed('validate', '--format', '')?.sort()).toEqual(['github', 'json', 'sarif', 'text']);
  expect(completed('plan', '--')).toEqual(expect.arrayContaining(['--calls', '--date', '--json', '--help']));
  expect(completed('plan', '--date', 'plan', '')).toEqual(expect.arrayContaining(['pipe line.yaml']));
  expect(completed('init', '')).toContain('pipes');
  expect(completed('init', '')).not.toContain('pipe line.yaml');
  expect(completed('completion', '')?.sort()).toEqual(['bash', 'fish', 'zsh']);
  expect(completed('status', '')).toEqual([]);
});

test('bash completes the choice of an option that is joined to it, which it takes for three words', () => {
  expect(SHELLS['bash']?.(['temporal-huaweicloud', 'validate', '--format', '=', 'g'])).toEqual(['github']);
});

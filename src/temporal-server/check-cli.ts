import { execFile } from 'node:child_process';

const ANSWER_WITHIN_MS = 10_000;

/**
 * Returns when the file is a Temporal CLI that can run a server.
 * @throws Error saying why it is not
 */
export function checkCli(file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(file, ['--version'], { timeout: ANSWER_WITHIN_MS }, (error, stdout) => {
      if (error) return reject(new Error(`${file} does not run: ${firstLine(error.message)}`));
      // "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"; other programs of that name exist.
      if (!/temporal.*server/i.test(stdout)) {
        return reject(new Error(`${file} is not a Temporal CLI: --version says "${firstLine(stdout)}"`));
      }
      resolve();
    });
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}

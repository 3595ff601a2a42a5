import { execFile } from 'node:child_process';

/** Long: a process that is busy with its own code meanwhile would take an answer that has come for none. */
const ANSWER_WITHIN_MS = 60_000;

/**
 * Returns when the file is a Temporal CLI that can run a server.
 * @throws Error saying why it is not
 */
export function checkCli(file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(file, ['--version'], { timeout: ANSWER_WITHIN_MS }, (error, stdout) => {
      if (error) return reject(new Error(`${file} does not run: ${firstLine(error.message)}`));
      if (!stdout) return reject(new Error(`${file} did not say its version within ${ANSWER_WITHIN_MS / 1_000} s`));
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

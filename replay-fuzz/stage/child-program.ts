import { join } from 'node:path';
import type { KeptProcess } from '../../src/cli/demo/temporal-server/keep-process';
import { keepProcess } from '../../src/cli/demo/temporal-server/keep-process';

const READY = 'ready';

/** Runs one of our programs as a process that ends with us, however we end. Returns once it has said that it is ready, or has ended. */
export async function startChild(
  program: 'worker' | 'replayer',
  input: object,
  hear: (line: string) => void,
): Promise<KeptProcess> {
  let said: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (said = resolve));
  const child = await keepProcess({
    command: process.execPath,
    args: [join(__dirname, `../processes/${program}.js`), JSON.stringify(input)],
    env: withoutOurVariables(process.env),
    onLine: (line) => (line === READY ? said() : hear(line)),
  });
  await Promise.race([ready, child.exited]);
  return child;
}

/** An address or a key meant for somewhere else must not steer a run. */
function withoutOurVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(TEMPORAL|HUAWEICLOUD)_/.test(name)));
}

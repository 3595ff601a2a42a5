import type { DemoCloud } from './demo-cloud';
import type { DemoServer } from './demo-server';
import type { OwnProcess } from './own-process';
import { startOwnProcess } from './own-process';
import { shellCommand } from '../../domain/shell-command';

/** A worker of the demo, in a process of its own. */
export interface DemoWorker extends OwnProcess {
  /** Calls back, with a sentence, when the worker ends before anybody asked it to. */
  onDeath(callback: (sentence: string[]) => void): void;
  /** Whether it has ended before anybody asked it to. */
  hasDied(): boolean;
}

/** A worker that reaches the demo's server and the demo's cloud, and nothing else the user's environment may name. */
export function startDemoWorker(server: DemoServer, cloud: DemoCloud, taskQueue: string): DemoWorker {
  const variables = { ...server.env, ...cloud.env };
  const env = { ...withoutOurVariables(process.env), ...variables };
  const worker = startOwnProcess(['worker', '--task-queue', taskQueue], env);
  let wanted = true;
  let died = false;
  void worker.exited.then(() => (died = wanted));
  return {
    ...worker,
    end: () => {
      wanted = false;
      return worker.end();
    },
    hasDied: () => died,
    onDeath: (callback) => {
      void worker.exited.then(({ code, signal }) => {
        if (!died) return;
        const words = signal ? [] : worker.lastLines();
        callback(deathSentence(`${signal ?? `exit code ${code}`}`, worker, variables, words));
      });
    },
  };
}

/** The environment without anything that steers us, so that only what is set on purpose does. */
export function withoutOurVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(TEMPORAL|HUAWEICLOUD)_/.test(name)));
}

function deathSentence(
  how: string,
  { pid, argv }: OwnProcess,
  variables: NodeJS.ProcessEnv,
  words: string[],
): string[] {
  return [
    `The worker (pid ${pid}) has ended (${how}). The pipeline goes on as soon as another one is there. Start it with:`,
    shellCommand(argv, variables),
    ...words,
  ];
}

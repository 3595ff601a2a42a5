import { request } from 'node:http';
import type { World } from '../support/huawei-world';
import type { RunningCli } from '../support/run-cli';
import { startCli } from '../support/run-cli';
import { environmentIn } from '../support/run-cli-in';

/** A board that a test has started, as a process of its own. */
export interface TestBoard {
  url: string;
  cli: RunningCli;
  ask(path: string, how?: Asked): Promise<Answer>;
  /** Posts an action as a page of the board does. */
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** The JSON of an answer that is good. */
  read<T>(path: string): Promise<T>;
  /** Reads again and again until there is something to tell that satisfies a condition. */
  readUntil<T>(path: string, condition: (told: T) => boolean): Promise<T>;
  close(): Promise<void>;
}

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
  /** Undefined of what is no JSON. */
  json: unknown;
}

/** Starts a board beside a world. */
export async function boardIn(world: World, args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<TestBoard> {
  const cli = startCli(['board', '--port', '0', '--json', ...args], { ...environmentIn(world), ...env });
  const { url } = JSON.parse(await cli.says(/^\{.*\}$/m)) as { url: string };
  const ask = (path: string, how: Asked = {}) => asked(url, path, how);
  const read = async <T>(path: string): Promise<T> => {
    const { status, json, text } = await ask(path);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
    return json as T;
  };
  return {
    url,
    cli,
    ask,
    read,
    post: async (path, body = {}, headers = {}) => {
      for (;;) {
        const answer = await ask(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        });
        // A busy worker is not heard of within some seconds, and that is told: a person would try again.
        if (answer.status !== 409 || !answer.text.includes('No worker answers')) return answer;
      }
    },
    readUntil: async <T>(path: string, condition: (told: T) => boolean) => {
      for (;;) {
        const { status, json } = await ask(path);
        if (status === 200 && condition(json as T)) return json as T;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    close: async () => {
      cli.process.kill('SIGTERM');
      await cli.ended;
    },
  };
}

/** Not by fetch, which neither says another host nor sends a path as it is written. */
function asked(url: string, path: string, { method = 'GET', headers = {}, body }: Asked): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: jsonIn(text) }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

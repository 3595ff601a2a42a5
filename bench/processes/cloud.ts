import { createServer } from 'node:http';
import { startSimulator, type SimulatorOptions } from '../../simulator';
import { WireLog } from './wire-log';

/** What the cloud process prints when it is ready. */
export interface CloudAccess {
  url: string;
  projectId: string;
  ak: string;
  sk: string;
  domain: string;
  user: string;
  password: string;
  /** Where its wire log is read: GET /log, POST /clear, GET /watched. */
  logUrl: string;
}

/** The simulator in a process of its own, and beside it a log of what went over its wire. */
async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '{}') as SimulatorOptions;
  const log = new WireLog();
  const simulator = await startSimulator(options);
  const answers: Record<string, () => unknown> = {
    '/_log': () => log.list(),
    '/_clear': () => log.clear(),
    '/_watched': () => log.watchedJobs,
  };
  const server = createServer((request, response) => {
    response.end(JSON.stringify(answers[request.url ?? '']?.() ?? null));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { url, projectId, ak, sk, domain, user, password } = simulator;
  const access: CloudAccess = { url, projectId, ak, sk, domain, user, password, logUrl: `http://127.0.0.1:${port}` };
  console.log(JSON.stringify(access));
}

void main();

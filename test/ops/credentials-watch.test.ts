import { getEventListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import { CredentialsStanding } from '../../src/connections/credentials-standing';
import { CredentialsWatch } from '../../src/host/health/credentials-watch';
import { startStubCloud } from '../client/support/stub-cloud';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();
const silent = { info: () => undefined, warn: () => undefined };

test('each of many connections has a signal of its own to ask under, and all are left when the worker stops', async () => {
  const stub = await startStubCloud(() => undefined);
  const place = { region: 'cn-north-4', endpoint: stub.origin, credentials: { ak: '${KEY}', sk: '${KEY}' } };
  const names = Array.from({ length: 12 }, (_, at) => `c${at}`);
  const file = join(folder, 'connections.json');
  writeFileSync(file, JSON.stringify({ connections: Object.fromEntries(names.map((name) => [name, place])) }));
  const connections = connectionsFromEnvironment({ HUAWEICLOUD_CONFIG: file, KEY: 'k' });
  const signals: AbortSignal[] = [];
  const watched = names.map((name) => {
    const cloud = connections.open(name);
    const checkCredentials: typeof cloud.checkCredentials = (options) => {
      if (options?.signal) signals.push(options.signal);
      return cloud.checkCredentials(options);
    };
    return { cloud: { ...cloud, checkCredentials }, standing: new CredentialsStanding(name) };
  });
  const stopped = new AbortController();
  const accepted = new CredentialsWatch(watched, silent).untilAccepted(stopped.signal);
  while (stub.requests.length < names.length) await new Promise(setImmediate);

  expect(signals).toHaveLength(names.length);
  expect(Math.max(...signals.map((signal) => getEventListeners(signal, 'abort').length))).toBeLessThan(3);
  stopped.abort();
  await expect(accepted).resolves.toBe(false);
  await connections.close();
  await stub.close();
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectionsFromEnvironment } from '../../src/connections/connections';
import { temporaryFolder } from '../support/temporary-folder';
import { startConnectProxy, type ConnectProxy } from '../support/connect-proxy';

const folder = temporaryFolder();
const KEY = { HUAWEICLOUD_SDK_AK: 'AKEXAMPLE', HUAWEICLOUD_SDK_SK: 'SKEXAMPLE' };
let proxy: ConnectProxy;
beforeEach(async () => {
  proxy = await startConnectProxy();
  proxy.manner = 403;
});
afterEach(() => proxy.close());

function configured(keys: string): NodeJS.ProcessEnv {
  const file = join(folder, 'connections.yaml');
  writeFileSync(file, `connections:\n  stack:\n    endpoint: https://cloud.stack.example\n    projectId: p\n${keys}`);
  return { ...KEY, HUAWEICLOUD_CONFIG: file };
}

test('a connection of the file goes by its own proxy, whose address may stand in a file', async () => {
  writeFileSync(join(folder, 'proxy'), `${proxy.url}\n`);
  const env = { ...configured('    proxy: { file: proxy }\n'), HTTPS_PROXY: 'http://127.0.0.1:9' };
  const connections = connectionsFromEnvironment(env);

  const seen = await connections.open('stack').probeProxy();

  expect(proxy.asked).toEqual(['cloud.stack.example:443']);
  expect(seen).toMatchObject({ shown: proxy.url, from: '`proxy` of the connection' });
  expect(seen?.trouble?.says).toMatch(/refused a tunnel/);
  await connections.close();
});

test('where it names none, it goes by that of the environment; with none, by no proxy', async () => {
  const env = { ...configured(''), https_proxy: proxy.url };
  const connections = connectionsFromEnvironment(env);
  await connections.open('stack').probeProxy();
  expect(proxy.asked).toEqual(['cloud.stack.example:443']);

  const direct = connectionsFromEnvironment({ ...configured('    proxy: none\n'), https_proxy: proxy.url });
  await expect(direct.open('stack').probeProxy()).resolves.toBeUndefined();
  await Promise.all([connections.close(), direct.close()]);
});

test.each([
  { keys: "    proxy: 'socks5://u:hunter2@p:1'\n", says: '`proxy` of the connection must be an HTTP proxy' },
  { keys: '    caFile: nowhere.pem\n', says: 'nowhere.pem: there is no such file' },
  { keys: '    caFile: connections.yaml\n', says: 'connections.yaml holds no certificate in PEM' },
])('a connection with $keys is refused when it is opened', ({ keys, says }) => {
  const connections = connectionsFromEnvironment(configured(keys));

  expect(() => connections.open('stack')).toThrow(says);
  expect(() => connections.open('stack')).not.toThrow(/hunter/);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkCloud } from '../../src/cli/doctor/check-cloud';
import { checksText } from '../../src/cli/doctor/check';
import { startSimulator, type Simulator } from '../../simulator';
import { startConnectProxy, type ConnectProxy } from '../support/connect-proxy';
import { environmentWithKeys } from '../support/huawei-world';
import { privateCa } from '../support/private-ca';
import { temporaryFolder } from '../support/temporary-folder';
import { startTlsFront, type TlsFront } from '../support/tls-front';

const CLOUD = 'cloud.stack.example';
const ca = privateCa();
const folder = temporaryFolder();
let cloud: Simulator;
let front: TlsFront;
let proxy: ConnectProxy;

beforeAll(async () => {
  cloud = await startSimulator();
  front = await startTlsFront(Number(new URL(cloud.url).port), ca.issue('cloud', [`DNS:${CLOUD}`]));
  proxy = await startConnectProxy({ to: front.port, proof: `Basic ${btoa('worker:hunter2')}` });
});
afterAll(() => Promise.all([cloud.close(), front.close(), proxy.close()]));

async function examined(more: NodeJS.ProcessEnv): Promise<string> {
  const env = {
    ...environmentWithKeys(cloud),
    HUAWEICLOUD_ENDPOINT: `https://${CLOUD}`,
    HTTPS_PROXY: proxy.url.replace('//', '//worker:hunter2@'),
    ...more,
  };
  return checksText(await checkCloud(env)).join('\n');
}

test('the proxy on the way to the cloud is named with who names it, and without its password', async () => {
  const said = await examined({ HUAWEICLOUD_CA_FILE: ca.certFile });

  expect(said).toMatch(new RegExp(`^ok +default: proxy +${proxy.url} opens a tunnel to IAM, by HTTPS_PROXY`, 'm'));
  expect(said).toMatch(/^ok +default: IAM endpoint/m);
  expect(said).toMatch(/^ok +default: credentials/m);
  expect(said).not.toMatch(/hunter2|worker:/);
});

test('a cloud whose CA is not known is told from one that does not answer', async () => {
  const said = await examined({});

  expect(said).toMatch(/^ok +default: proxy/m);
  expect(said).toMatch(/^fail +default: IAM endpoint .*\n +Its certificate is signed by a CA.*HUAWEICLOUD_CA_FILE/m);
});

test('a proxy that refuses its password fails the doctor, which shows neither', async () => {
  const wrong = proxy.url.replace('//', '//worker:hunter3@');
  const said = await examined({ HTTPS_PROXY: wrong });

  expect(said).toMatch(
    /^fail +default: proxy +the proxy .* refused a tunnel .*\(407\), by HTTPS_PROXY\n +Set user name/m,
  );
  expect(said).not.toMatch(/hunter3/);
});

test('a simulator of this machine takes no proxy of the environment, and one of its connection reads all, which is warned of', async () => {
  const plain = await startConnectProxy();
  const direct = { ...environmentWithKeys(cloud), HUAWEICLOUD_PROXY: plain.url };
  expect(checksText(await checkCloud(direct)).join('\n')).not.toMatch(/proxy/);
  expect(plain.asked).toEqual([]);

  const file = join(folder, 'connections.yaml');
  const keys = [`endpoint: ${cloud.url}`, `projectId: ${cloud.projectId}`, `proxy: ${plain.url}`];
  writeFileSync(file, `connections:\n  default:\n${keys.map((key) => `    ${key}\n`).join('')}`);
  const said = checksText(await checkCloud({ ...environmentWithKeys(cloud), HUAWEICLOUD_CONFIG: file })).join('\n');
  await plain.close();

  expect(said).toMatch(/^warn +default: proxy .* it reads what goes through, passwords and tokens too$/m);
});

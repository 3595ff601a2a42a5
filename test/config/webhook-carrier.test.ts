import { request } from 'undici';
import { webhooksFromEnvironment } from '../../src/config/webhooks';
import { startConnectProxy, type ConnectProxy } from '../support/connect-proxy';
import { privateCa } from '../support/private-ca';
import { startTlsFront, type TlsFront } from '../support/tls-front';
import { openWebhook, type Webhook } from '../support/webhook';

const ca = privateCa();
let told: string[];
let webhook: Webhook;
let front: TlsFront;
let proxy: ConnectProxy;

beforeEach(async () => {
  told = [];
  webhook = await openWebhook((_, path) => void told.push(path));
  front = await startTlsFront(
    Number(new URL(webhook.url).port),
    ca.issue('hooks', ['DNS:localhost', 'DNS:hooks.example']),
  );
  proxy = await startConnectProxy({ to: front.port });
});
afterEach(() => Promise.all([webhook.close(), front.close(), proxy.close()]));

async function post(url: string): Promise<void> {
  const env = { HUAWEICLOUD_WEBHOOK_OPS: url, HUAWEICLOUD_PROXY: proxy.url, HUAWEICLOUD_CA_FILE: ca.certFile };
  const webhooks = webhooksFromEnvironment(env);
  const { body } = await request(webhooks.urlOf('ops'), { method: 'POST', body: '{}', dispatcher: webhooks.carrier });
  await body.dump();
}

test('a notice takes the proxy of the environment, and trusts its authorities', async () => {
  await post('https://hooks.example/secret');

  expect(told).toEqual(['/secret']);
  expect(proxy.asked).toEqual(['hooks.example:443']);
});

test('a notice for this machine takes no proxy: to that, this machine is itself', async () => {
  await post(`https://localhost:${front.port}/here`);
  await post(`${webhook.url}/plain`);

  expect(told).toEqual(['/here', '/plain']);
  expect(proxy.asked).toEqual([]);
});

test('without a proxy and authorities of its own a worker posts as it always has', () => {
  expect(webhooksFromEnvironment({}).carrier).toBeUndefined();
});

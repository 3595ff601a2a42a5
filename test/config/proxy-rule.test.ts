import { isNamedIn, isThisMachine } from '../../src/config/direct-hosts';
import { proxyOfEnvironment, proxyRule } from '../../src/config/proxy-rule';

const IAM = new URL('https://iam.cn-north-4.myhuaweicloud.com');
const SIMULATOR = new URL('http://127.0.0.1:8080');

test.each<{ env: NodeJS.ProcessEnv; cloud?: string }>([
  { env: {} },
  { env: { HTTP_PROXY: 'http://p:1', http_proxy: 'http://p:1', ALL_PROXY: 'http://p:1' } },
  { env: { HTTPS_PROXY: 'http://p:1' }, cloud: 'http://p:1' },
  { env: { https_proxy: 'http://p:2', HTTPS_PROXY: 'http://p:1' }, cloud: 'http://p:2' },
  { env: { https_proxy: ' ', HTTPS_PROXY: 'p:1' }, cloud: 'p:1' },
  { env: { HUAWEICLOUD_PROXY: 'p:3', HTTPS_PROXY: 'p:1' }, cloud: 'p:3' },
  { env: { HUAWEICLOUD_PROXY: 'none', HTTPS_PROXY: 'p:1' } },
  { env: { HTTPS_PROXY: 'p:1', NO_PROXY: 'localhost,.myhuaweicloud.com' } },
  { env: { HTTPS_PROXY: 'p:1', NO_PROXY: '*', no_proxy: 'localhost' }, cloud: 'p:1' },
  { env: { HUAWEICLOUD_PROXY: 'p:3', no_proxy: '127.0.0.0/8' }, cloud: 'p:3' },
])('of $env the cloud goes through $cloud, and a simulator of this machine through none', (row) => {
  const rule = proxyOfEnvironment(row.env);

  expect(rule?.urlFor(IAM)).toBe(row.cloud);
  expect(rule?.urlFor(SIMULATOR)).toBeUndefined();
});

test('a proxy that a connection names itself is for this machine too', () => {
  const rule = proxyRule({ from: '`proxy` of the connection', read: () => 'p:1', env: {}, tlsAlone: false });

  expect(rule.urlFor(SIMULATOR)).toBe('p:1');
});

test('a proxy that becomes none, or another, is so for what follows', () => {
  let says = 'none';
  const rule = proxyRule({ from: 'a file', read: () => says, env: {}, tlsAlone: false });

  const ways = ['none', 'p:1', ' None ', 'p:2'].map((text) => {
    says = text;
    return rule.urlFor(IAM);
  });
  expect(ways).toEqual([undefined, 'p:1', undefined, 'p:2']);
});

test.each([
  { HTTPS_PROXY: 'socks5://worker:hunter2@p:1' },
  { https_proxy: 'http://worker:hunter2@' },
  { HUAWEICLOUD_PROXY: 'http://worker:hunter2@p:1/path' },
])('what is no HTTP proxy is refused by the name of its variable, and not quoted', (env) => {
  const [name] = Object.keys(env);
  expect(() => proxyOfEnvironment(env)).toThrow(new RegExp(`^${name} must (be|not have)`));
  expect(() => proxyOfEnvironment(env)).not.toThrow(/hunter|worker/);
});

test.each([
  { list: 'example.com', is: true, host: 'https://example.com' },
  { list: 'example.com', is: true, host: 'https://obs.Example.com' },
  { list: '.example.com', is: true, host: 'https://a.b.example.com' },
  { list: '*.example.com', is: true, host: 'https://a.example.com' },
  { list: 'example.com', is: false, host: 'https://badexample.com' },
  { list: 'example.com:8443', is: false, host: 'https://example.com' },
  { list: 'example.com:443', is: true, host: 'https://example.com' },
  { list: 'a, b  10.1.0.0/16', is: true, host: 'https://10.1.2.3' },
  { list: '10.1.0.0/16', is: false, host: 'https://10.2.2.3' },
  { list: '10.1.0.0/99 1/8', is: false, host: 'https://10.1.0.0' },
  { list: '10.1.2.3', is: true, host: 'https://10.1.2.3:8443' },
  { list: '[::1]:8443', is: true, host: 'https://[::1]:8443' },
  { list: 'fd00::/8', is: true, host: 'https://[fd12::1]' },
  { list: '. .. *.', is: false, host: 'https://example.com' },
  { list: '*', is: true, host: 'https://example.com' },
])('NO_PROXY=$list, host $host: $is', ({ list, is, host }) => {
  expect(isNamedIn(list, new URL(host))).toBe(is);
});

test.each([
  { host: 'http://LOCALHOST:1', is: true },
  { host: 'https://a.b.localhost', is: true },
  { host: 'http://localhost.', is: true },
  { host: 'http://127.9.8.7', is: true },
  { host: 'http://0x7f.1', is: true },
  { host: 'http://[::1]:8080', is: true },
  { host: 'http://[::ffff:127.0.0.1]', is: true },
  { host: 'http://0.0.0.0', is: true },
  { host: 'https://127.example.com', is: false },
  { host: 'https://notlocalhost', is: false },
  { host: 'https://localhost.example.com', is: false },
  { host: 'https://128.0.0.1', is: false },
  { host: 'https://[fd00::1]', is: false },
])('that $host is this machine: $is', ({ host, is }) => {
  expect(isThisMachine(new URL(host))).toBe(is);
});

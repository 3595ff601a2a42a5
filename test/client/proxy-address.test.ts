import { proxyAddressOf } from '../../src/client/http/proxy-address';

// The header of `u:p@ss` is `printf 'u:p@ss' | base64`, and so on.
test.each([
  { text: 'proxy:3128', host: 'proxy', port: 3128, isTls: false, shown: 'http://proxy:3128', secrets: [] },
  { text: ' http://proxy ', host: 'proxy', port: 80, isTls: false, shown: 'http://proxy', secrets: [] },
  { text: 'https://proxy/', host: 'proxy', port: 443, isTls: true, shown: 'https://proxy', secrets: [] },
  { text: 'HTTP://[::1]:8080', host: '::1', port: 8080, isTls: false, shown: 'http://[::1]:8080', secrets: [] },
  {
    text: 'http://u:p%40ss@proxy:1',
    host: 'proxy',
    port: 1,
    isTls: false,
    shown: 'http://proxy:1',
    authorization: 'Basic dTpwQHNz',
    secrets: ['p@ss', 'dTpwQHNz'],
  },
  {
    text: 'http://u@proxy:1',
    host: 'proxy',
    port: 1,
    isTls: false,
    shown: 'http://proxy:1',
    authorization: 'Basic dTo=',
    secrets: ['dTo='],
  },
  {
    text: 'http://:%@proxy:1',
    host: 'proxy',
    port: 1,
    isTls: false,
    shown: 'http://proxy:1',
    authorization: 'Basic OiU=',
    secrets: ['%', 'OiU='],
  },
])('$text is $shown', ({ text, ...address }) => {
  expect(proxyAddressOf(text)).toEqual(address);
});

test.each([
  ['', 'must be the address of an HTTP proxy, such as http://proxy.example.com:3128'],
  ['http://', 'must be the address of an HTTP proxy'],
  ['http://a b', 'must be the address of an HTTP proxy'],
  ['socks5://proxy:1', 'must be an HTTP proxy, such as http://proxy.example.com:3128: socks5:// is none'],
  ['http://proxy/path', 'must not have a path or query'],
  ['http://proxy?q', 'must not have a path or query'],
  ['http://proxy#h', 'must not have a path or query'],
])('%j is no proxy', (text, says) => {
  expect(() => proxyAddressOf(text)).toThrow(says);
});

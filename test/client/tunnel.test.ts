import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { connectorOf } from '../../src/client/http/connector';
import { proxyAddressOf } from '../../src/client/http/proxy-address';
import { openTunnel } from '../../src/client/http/tunnel';

let proxy: Server;
let asked: string;
let answer: (socket: Socket) => void;

beforeEach(async () => {
  asked = '';
  proxy = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (request: Buffer) => {
      asked = request.toString();
      answer(socket);
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
});
afterEach(() => void proxy.close());

function open(user = '', timeoutMs = 60_000): Promise<Socket> {
  const { port } = proxy.address() as AddressInfo;
  return openTunnel(proxyAddressOf(`http://${user}127.0.0.1:${port}`), { to: 'cloud.example:443', timeoutMs });
}

test.each([
  ['without a password', '', ''],
  ['with one', 'u:p%40ss@', 'Proxy-Authorization: Basic dTpwQHNz\r\n'],
])('a proxy %s is asked for a tunnel by these words', async (_, user, proof) => {
  answer = (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n');
  (await open(user)).destroy();
  expect(asked).toBe(
    `CONNECT cloud.example:443 HTTP/1.1\r\nHost: cloud.example:443\r\n${proof}User-Agent: temporal-huaweicloud\r\n\r\n`,
  );
});

test.each([
  ['200 and the first bytes of the cloud', ['HTTP/1.1 200 Connection established\r\n\r\nhello']],
  ['any other success', ['HTTP/1.0 299 OK\r\nVia: proxy\r\n\r\nhello']],
  ['one that comes in pieces', ['HT', 'TP/1.1 200 OK\r', '\n\r', '\nhe', 'llo']],
  ['a long one', [`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(16_000)}\r\n\r\nhello`]],
])('after an answer of %s the line is the cloud’s, to the first byte', async (_, pieces) => {
  answer = (socket) => {
    const [piece, ...rest] = pieces;
    if (piece === undefined) return void socket.end();
    const goOn = () => ((pieces = rest), answer(socket));
    // Once this one has been read: what is written in one turn of the loop comes as one.
    socket.write(piece, () => setImmediate(() => setImmediate(goOn)));
  };
  const socket = await open();
  socket.resume();
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  await once(socket, 'end');
  expect(heard).toBe('hello');
});

const NO_HTTP = 'gives an answer that is not HTTP';
const NO_ANSWER = 'ended the connection without an answer';

test.each([
  ['HTTP/1.1 199 Odd\r\n\r\n', 'refused a tunnel to cloud.example:443 (199)', 'PROXY_199'],
  ['HTTP/1.1 300 Odd\r\n\r\n', 'refused a tunnel to cloud.example:443 (300)', 'PROXY_300'],
  ['HTTP/1.1 407 Who are you\r\n\r\n', 'refused a tunnel to cloud.example:443 (407)', 'PROXY_407'],
  ['SSH-2.0-OpenSSH', NO_HTTP, 'PROXY_BROKEN'],
  ['S', NO_HTTP, 'PROXY_BROKEN'],
  ['HTTP/2 200 OK\r\n\r\n', NO_HTTP, 'PROXY_BROKEN'],
  ['HTTP/1.1 2x0 OK\r\n\r\n', NO_HTTP, 'PROXY_BROKEN'],
  ['HTTP/1.1 2000\r\n', NO_ANSWER, 'PROXY_BROKEN'],
  ['HTTP/1.1 20', NO_ANSWER, 'PROXY_BROKEN'],
  [`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(17_000)}`, NO_HTTP, 'PROXY_BROKEN'],
  ['', NO_ANSWER, 'PROXY_BROKEN'],
])('a proxy that answers %j opens no tunnel, and is told so', async (text, says, code) => {
  answer = (socket) => socket.end(text);
  const { port } = proxy.address() as AddressInfo;
  await expect(open()).rejects.toMatchObject({ message: `the proxy http://127.0.0.1:${port} ${says}`, code });
});

test('one that says nothing, or is not there, is told apart from these', async () => {
  answer = () => undefined;
  const { port } = proxy.address() as AddressInfo;
  await expect(open('', 20)).rejects.toMatchObject({
    message: `the proxy http://127.0.0.1:${port} opened no tunnel to cloud.example:443 within 20 ms`,
    code: 'PROXY_SILENT',
  });
  const nowhere = openTunnel(proxyAddressOf('http://127.0.0.1:1'), { to: 'cloud.example:443', timeoutMs: 60_000 });
  await expect(nowhere).rejects.toMatchObject({
    message: 'the proxy http://127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
    code: 'PROXY_UNREACHABLE',
  });
});

test.each([
  ['whose proxy has an address that is none', { proxy: () => 'ftp://proxy' }, /^proxy .*HTTP/],
  [
    'whose authorities cannot be read',
    {
      ca: () => {
        throw new Error('ca.pem: there is no such file');
      },
    },
    /^ca\.pem/,
  ],
])('a connection %s fails with that, and throws nothing at whoever asks for it', async (_, options, says) => {
  const connect = connectorOf({ ...options, timeoutMs: 60_000 });
  const target = { protocol: 'https:', hostname: 'cloud.example', port: '' };
  const error = await new Promise<Error | null>((resolve) => connect(target, (...[failure]) => resolve(failure)));
  expect(error?.message).toMatch(says);
});

test.each([
  ['http:', 'cloud.example', '', 'CONNECT cloud.example:80 '],
  ['http:', '::1', '8080', 'CONNECT [::1]:8080 '],
])(
  'what goes to %s %s %s in plain takes the tunnel as it stands, to the port of its scheme',
  async (protocol, hostname, port, words) => {
    answer = (socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const told: string[][] = [];
    const proxyUrl = `http://u:p@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const connect = connectorOf({
      proxy: () => proxyUrl,
      timeoutMs: 60_000,
      remember: (secrets) => told.push(secrets),
    });
    const [error, socket] = await new Promise<[Error | null, Socket | null]>((resolve) =>
      connect({ protocol, hostname, port }, (...outcome) => resolve(outcome)),
    );
    socket?.destroy();
    expect([error, socket?.constructor.name]).toEqual([null, 'Socket']);
    expect(asked.startsWith(words)).toBe(true);
    expect(told).toEqual([['p', 'dTpw']]);
  },
);

test('what goes by TLS, to the port of its scheme, goes nowhere where the proxy opens no tunnel', async () => {
  answer = (socket) => socket.end('HTTP/1.1 403 No\r\n\r\n');
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const connect = connectorOf({ proxy: () => proxyUrl, timeoutMs: 60_000 });
  const error = await new Promise<Error | null>((resolve) =>
    connect({ protocol: 'https:', hostname: 'cloud.example', port: '' }, (...[failure]) => resolve(failure)),
  );
  expect(error).toMatchObject({ code: 'PROXY_403' });
  expect(asked).toMatch(/^CONNECT cloud\.example:443 /);
});

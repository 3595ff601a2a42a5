import { readJson } from '../../../src/client/reply/read-json';
import { ReplyScreen } from '../../../src/client/reply/reply-screen';
import { SecretScreen } from '../../../src/client/secrets/secret-screen';

const PASSWORD = 'Pa"ss\\wörd/<1>&+=%é';
const AK = 'QWERTYUIOPASDFGHJKLZ';
const TOKEN = `MII${'x7Kq'.repeat(500)}`;
const screenOf = (...secrets: string[]) => new SecretScreen(secrets);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const asciiJson = (text: string) =>
  JSON.stringify(text).replace(/[^ -~]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
const everyByte = (text: string) => Buffer.from(text).toString('hex').replace(/../g, '%$&');
const entities = (text: string) => text.replace(/[^a-z0-9]/gi, (mark) => `&#${mark.charCodeAt(0)};`);

const WAYS: Record<string, (secret: string) => string> = {
  'as it is': (secret) => secret,
  'as JSON': (secret) => JSON.stringify(secret).slice(1, -1),
  'as JSON within JSON': (secret) => JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  'as JSON in ASCII': (secret) => asciiJson(secret).slice(1, -1),
  'with each character escaped': (secret) =>
    [...secret].map((mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  'as a URL': encodeURIComponent,
  'as a URL within a URL': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'as a URL of nothing but escapes': everyByte,
  'as a form': (secret) => new URLSearchParams({ it: secret }).toString().slice(3),
  'as HTML': entities,
  'in base64': base64,
  'in base64 without padding': (secret) => base64(secret).replace(/=+$/, ''),
  'in base64 of a URL': (secret) => Buffer.from(secret).toString('base64url'),
  'in base64, as a URL': (secret) => encodeURIComponent(base64(secret)),
  'in base64 behind one byte': (secret) => base64(`x${secret}`),
  'in base64 behind two bytes': (secret) => base64(`xy${secret} and more`),
  'in base64 of a login': (secret) => `Basic ${base64(`someone:${secret}`)}`,
  'in base64 of JSON': (secret) => base64(JSON.stringify({ password: secret })),
  'in hex': (secret) => Buffer.from(secret).toString('hex'),
};

test.each(Object.keys(WAYS))('a secret that is written %s is hidden, and the words beside it are not', (way) => {
  for (const secret of [PASSWORD, AK, TOKEN, 'security token of/this+test']) {
    const written = WAYS[way]?.(secret) ?? '';
    const screen = screenOf(secret);
    expect(screen.mayBeIn(`you sent "${written}", no`)).toBe(true);
    expect(screen.hide(`you sent "${written}", no`)).toMatch(/^you sent "[^"]*\*\*\*[^"]*", no$/);
    expect(screen.hide(`you sent "${written}", no`)).not.toContain(written.slice(4, 16));
  }
});

test('a text that is escaped, and holds no secret, has nothing to hide', () => {
  const screen = screenOf(AK);
  expect(['a\\nb', '%41%42', '&amp;', `%5${AK.slice(1)}`].map((text) => screen.mayBeIn(text))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('of a long secret the beginning is hidden, of a shorter one where it is cut off', () => {
  expect(screenOf(TOKEN).hide(`no route for ${TOKEN.slice(0, 40)}`)).toBe('no route for ***');
  expect(screenOf(TOKEN).hide(`no route for ${base64(TOKEN).slice(0, 40)}`)).toBe('no route for ***');
  expect(screenOf('transform1').hide('no route for transform...')).toBe('no route for ***...');
  expect(screenOf('transform1').hide('no route for transform')).toBe('no route for ***');
  expect(screenOf('transform1').hide('transform failed; transformer')).toBe('transform failed; transformer');
});

test('a short secret is hidden where it stands for itself, and eats no letter of a word', () => {
  const screen = screenOf('last');
  expect(screen.hide('login "last", acme:last, last: at last')).toBe('login "***", acme:***, ***: at ***');
  for (const innocent of ['the blast lasted', 'last_run', 'copy-last', 'lästlast2', base64('the blast furnace')])
    expect(screen.hide(innocent)).toBe(innocent);
  expect(screenOf('abc').hide('abc')).toBe('abc');
});

test('a token that is quoted by the name of its header is hidden, whosever it is', () => {
  const screen = new ReplyScreen({ screens: [], names: new Set() });
  const signature = '0123456789abcdef'.repeat(4);
  expect(screen.text(`X-Auth-Token: MIIfromAnotherProcess; no`)).toBe('X-Auth-Token: ***; no');
  expect(screen.text(`{\\"x-security-token\\":\\"MIIx\\"}`)).toBe('{\\"x-security-token\\":\\"***\\"}');
  expect(screen.text(`SignedHeaders=host, Signature=${signature}`)).toBe('SignedHeaders=host, Signature=***');
  expect(screen.text('verify signature failed; X-Auth-Token is missing')).toBe(
    'verify signature failed; X-Auth-Token is missing',
  );
});

test('a token that stands in a list under the name of its header, as Go writes headers, is hidden as well', () => {
  const screen = new ReplyScreen({ screens: [], names: new Set() });
  const json =
    '{"headers":{"X-Auth-Token":["MIIfromAnotherProcess"],"X-Security-Token":{"value":"STSx"},"x-subject-token":null}}';
  const { value, extent } = readJson(json);
  expect(screen.value(value, json, extent)).toEqual({
    headers: { 'X-Auth-Token': ['***'], 'X-Security-Token': { '***': '***' }, 'x-subject-token': null },
  });
  expect(screen.text(`you sent {"X-Auth-Token":["MIIx"]}, no`)).toBe('you sent {"X-Auth-Token":["***"]}, no');
  expect(screen.text(`you sent {\\"X-Auth-Token\\": [ \\"MIIx\\"]}, no`)).toContain('[ \\"***\\"]}, no');
  expect(screen.text('map[X-Auth-Token:[MIIx] Host:[cdm]]')).toBe('map[X-Auth-Token:[***] Host:[cdm]]');
});

test('what a request asks for by name stays as it is, though it be a password', () => {
  const screen = new ReplyScreen({ screens: [screenOf('orders_to_obs')], names: new Set(['orders_to_obs']) });
  expect(screen.text('orders_to_obs')).toBe('orders_to_obs');
  expect(screen.text('no orders_to_obs')).toBe('no ***');
});

test('a reply that holds nothing to hide, to cut or to escape is passed on without a look at its texts', () => {
  const screen = new ReplyScreen({ screens: [screenOf(AK, TOKEN, PASSWORD)], names: new Set() });
  const passedOn = (json: string) => {
    const { value, extent } = readJson(json);
    return screen.value(value, json, extent) === value;
  };
  expect(passedOn('{"submissions":[{"job-name":"orders","status":"SUCCEEDED"}]}')).toBe(true);
  for (const text of [
    AK,
    base64(AK),
    asciiJson(PASSWORD).slice(1, -1),
    'a\\nb',
    '\\u001b',
    'x'.repeat(4_001),
    '\u009b',
  ])
    expect(passedOn(`{"submissions":[{"job-name":"${text}"}]}`)).toBe(false);
});

test('a key is scrubbed as a text is, and `__proto__` stays a key like any other', () => {
  const screen = new ReplyScreen({ screens: [screenOf(AK)], names: new Set() });
  const json = `{"${AK}":1,"__proto__":{"status":"${AK}"},"x-auth-token":"MIIx","n":12345678901234567890}`;
  const { value, extent } = readJson(json);
  const clean = screen.value(value, json, extent) as Record<string, unknown>;
  expect(Object.entries(clean)).toEqual([
    ['***', 1],
    ['__proto__', { status: '***' }],
    ['x-auth-token', '***'],
    ['n', '12345678901234567890'],
  ]);
  expect(Object.getPrototypeOf(clean)).toBe(Object.prototype);
});

test('a text of megabytes is cut, and neither escapes nor secrets in it take long', () => {
  const screen = new ReplyScreen({ screens: [screenOf(AK)], names: new Set() });
  for (const part of ['x', '\\', '%41', '&', '&#65;', `${AK} `, 'x-auth-token ', '\u0001'])
    expect(screen.text(part.repeat(3_000_000 / part.length))).toHaveLength(4_000);
});

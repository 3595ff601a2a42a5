import { writeFileSync } from 'node:fs';
import type { Http2Server, ServerHttp2Session } from 'node:http2';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runCommandLine } from '../../src/cli/command-line';
import { temporaryFolder } from '../support/temporary-folder';

const pipeline = join(temporaryFolder(), 'p.yaml');
const before = { ...process.env };
let server: Http2Server | undefined;
const sessions = new Set<ServerHttp2Session>();

beforeAll(() => writeFileSync(pipeline, 'name: orders\nsteps: [{ id: copy, cdm: { clusterId: c1, jobName: j } }]\n'));

afterEach(() => {
  server?.close();
  for (const session of sessions) session.destroy();
  sessions.clear();
  process.env = { ...before };
});

interface Answer {
  /** The status of gRPC. */
  status: number;
  /** Its words. */
  words: string;
  /** The end of the path of the calls that are answered so; the others succeed, with nothing in their answers. */
  to: RegExp;
}

/** A frontend of Temporal that lives, whatever is behind it. @returns its address */
async function frontend({ status, words, to }: Answer): Promise<string> {
  const started = createServer();
  started.on('session', (session) => sessions.add(session));
  started.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const common = { ':status': 200, 'content-type': 'application/grpc' };
    if (to.test(String(headers[':path']))) {
      const end = { 'grpc-status': status, 'grpc-message': encodeURI(words) };
      stream.respond({ ...common, ...end }, { endStream: true });
      return;
    }
    stream.respond(common, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': 0 }));
    stream.end(Buffer.alloc(5));
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(started.address() as AddressInfo).port}`;
}

async function told(args: string[]): Promise<{ code: number | undefined; text: string }> {
  let text = '';
  let code: number | undefined;
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  await runCommandLine(args, (given) => (code = given));
  stderr.mockRestore();
  return { code, text };
}

const EVERYTHING = /WorkflowService\/(?!GetSystemInfo)/;

test.each([
  {
    what: 'a database that is away, of a list',
    answer: { status: 14, words: 'no hosts available in the pool', to: EVERYTHING },
    args: ['list'],
    says: 'Temporal at ADDRESS answers, and cannot do it now: no hosts available in the pool. Its database may be away. Try again when it is back.',
    code: 1,
  },
  {
    what: 'a database that is away, of a status',
    answer: { status: 14, words: 'no hosts available in the pool', to: EVERYTHING },
    args: ['status', 'x'],
    says: /^error: Temporal at ADDRESS (?:answers, and cannot do it now: no hosts available in the pool\. Its|has not answered in time: its) database may be away\. Try again when it is back\.\n$/,
    code: 1,
  },
  {
    what: 'a namespace that is not there, of a start',
    answer: { status: 5, words: 'Namespace shop is not found.', to: EVERYTHING },
    args: ['run', pipeline, '--detach'],
    says: 'There is no namespace shop on the Temporal server at ADDRESS: name another one in TEMPORAL_NAMESPACE, or make it with: temporal operator namespace create shop',
    code: 2,
  },
  {
    what: 'a namespace that is not there, of a status',
    answer: { status: 5, words: 'Namespace shop is not found.', to: EVERYTHING },
    args: ['status', 'x'],
    says: 'There is no namespace shop on the Temporal server at ADDRESS: name another one in TEMPORAL_NAMESPACE, or make it with: temporal operator namespace create shop',
    code: 2,
  },
  {
    what: 'a right that is not given',
    answer: { status: 7, words: 'Request unauthorized.', to: EVERYTHING },
    args: ['run', pipeline, '--detach'],
    says: 'Temporal at ADDRESS does not let you do that in namespace shop: Request unauthorized. Ask whoever runs it for the right.',
    code: 1,
  },
  {
    what: 'nobody whom it knows',
    answer: { status: 16, words: 'JWT is missing', to: EVERYTHING },
    args: ['list'],
    says: 'Temporal at ADDRESS does not know you: JWT is missing. Look at TEMPORAL_API_KEY, or at TEMPORAL_TLS_CLIENT_CERT_PATH.',
    code: 1,
  },
  {
    what: 'a limit that is reached',
    answer: { status: 8, words: 'namespace rate limit exceeded', to: EVERYTHING },
    args: ['list'],
    says: 'Temporal at ADDRESS has a limit that is reached: namespace rate limit exceeded. Try again later, or have the limit raised.',
    code: 1,
  },
  {
    what: 'search attributes that have no place left',
    answer: {
      status: 3,
      words: 'Unable to save search attributes: cannot have more than 10 search attribute of type Keyword.',
      to: /AddSearchAttributes$/,
    },
    args: ['search-attributes', 'register'],
    says: 'Namespace shop has no place left for the search attributes of pipelines: Unable to save search attributes: cannot have more than 10 search attribute of type Keyword. See which it has with: temporal operator search-attribute list --namespace shop, and remove one that nobody uses.',
    code: 1,
  },
])(
  'what a server refuses is one sentence without a stack, with the right exit code: $what',
  async ({ answer, args, says, code }) => {
    const address = await frontend(answer);
    Object.assign(process.env, { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'shop' });

    const { text, code: ended } = await told(args);

    const shown = text.replaceAll(address, 'ADDRESS');
    if (typeof says === 'string') expect(shown).toBe(`error: ${says}\n`);
    else expect(shown).toMatch(says);
    expect(ended).toBe(code);
  },
);

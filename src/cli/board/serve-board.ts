import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { KeptLately } from '../../domain/kept-lately';
import { CliError, EXIT } from '../cli-error';
import type { TemporalLine } from '../connection/connect-to-temporal';
import { act, isVerb } from './act';
import type { GuardOptions } from './guard';
import { Guard } from './guard';
import type { LiveViewOptions } from './live-view';
import { LiveView } from './live-view';
import { Grid } from './look/grid';
import { lookAtPipelines } from './look/pipelines';
import { RunPage } from './look/run-page';
import { Standstills } from './look/standstills';
import type { Pages } from './pages';
import { readPages } from './pages';
import { readBody, readJson } from './read-body';
import { Refused } from './answers/refused';
import { begin, sendContent, sendJson, sendTo } from './reply';
import { sentenceOf } from './answers/sentence-of';
import { shownWhole } from './answers/shown-whole';

/** Where a board listens, and for whom. */
export interface BoardOptions extends GuardOptions {
  /** A name or address of this machine. */
  host: string;
  /** 0 takes a free one. */
  port: number;
}

/** A board that is up. */
export interface Board {
  /** Where it is found. */
  url: string;
  /** Ends it, and every page's connection. */
  close(): Promise<void>;
}

const LIST_EVERY_MS = 3_000;
const RUN_EVERY_MS = 1_000;
/** A connection that says nothing is cut by what stands in between. */
const SIGN_OF_LIFE_MS = 15_000;
const VIEWS_KEPT = 50;
const PAGES_AT_ONCE = 100;
const CONNECTIONS_MOST = 500;
/** A page that reads no more than this behind is let go of, and comes again. */
const UNREAD_BYTES_MAX = 8_000_000;
const PATH_MAX = 4_000;
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;

/**
 * Serves the board until it is closed.
 * @throws CliError where its address cannot be had
 */
export async function serveBoard(line: TemporalLine, options: BoardOptions): Promise<Board> {
  const board = new BoardServer(line, new Guard(options), readPages(options));
  const server = createServer(
    { headersTimeout: HEADERS_WITHIN_MS, requestTimeout: REQUEST_WITHIN_MS },
    (request, response) => void board.answer(request, response),
  );
  server.maxConnections = CONNECTIONS_MOST;
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const name = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${name}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, { host, port }: BoardOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void =>
      reject(
        new CliError(
          error.code === 'EADDRINUSE'
            ? `Port ${port} of ${host} is taken: name another with --port, or 0 for a free one.`
            : `The board cannot listen at ${host}, port ${port}: ${error.message}`,
          EXIT.badInput,
          { cause: error },
        ),
      );
    server.once('error', refuse);
    server.listen({ host, port }, () => {
      server.off('error', refuse);
      resolve();
    });
  });
}

/** A request whose path was read: its parts, decoded, and what comes after `?`. */
interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  parts: string[];
  query: URLSearchParams;
}

class BoardServer {
  private readonly standstills: Standstills;
  private readonly views = new KeptLately<LiveView>(VIEWS_KEPT, (view) => view.isWatched);
  private following = 0;

  constructor(
    private readonly line: TemporalLine,
    private readonly guard: Guard,
    private readonly pages: Pages,
  ) {
    this.standstills = new Standstills(line);
  }

  /** Answers a request, whatever comes. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      this.guard.checkHost(request);
      await this.route({ request, response, ...read(request) });
    } catch (error) {
      if (response.headersSent) return void response.destroy();
      const { status, error: sentence } = this.sentenceOf(error);
      // What is left of a body that nobody reads would be taken for the next request.
      if (!request.complete) response.setHeader('connection', 'close');
      sendJson(request, response, status, shownWhole({ error: sentence }));
    }
  }

  private async route(asked: Asked): Promise<void> {
    const { request, response, parts } = asked;
    const path = `/${parts.join('/')}`;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const file = this.pages.files.get(path);
    if (file && isRead) return sendContent(request, response, file);
    if (path === '/login') return this.login(asked, isRead);
    if (parts[0] === 'api') return this.api(asked, isRead);
    if (!isRead) throw new Refused(405, 'Pages are only read.');
    if (!isPage(parts)) throw new Refused(404, 'There is no such page: the board begins at /.');
    if (!this.guard.knows(request)) return sendTo(response, '/login');
    sendContent(request, response, this.pages.board);
  }

  private async login({ request, response }: Asked, isRead: boolean): Promise<void> {
    if (isRead) return sendContent(request, response, this.pages.login());
    this.guard.checkSite(request);
    const brought = new URLSearchParams(await readBody(request)).get('token') ?? '';
    const cookie = this.guard.cookieFor(brought);
    if (cookie !== undefined) return sendTo(response, '/', { 'set-cookie': cookie });
    sendContent(request, response, this.pages.login('That is not the token of this board.'), { status: 401 });
  }

  private async api(asked: Asked, isRead: boolean): Promise<void> {
    const { request, response, parts, query } = asked;
    if (!this.guard.knows(request))
      throw new Refused(401, 'This board asks for its token: Authorization: Bearer TOKEN.');
    if (!isRead) return this.act(asked);
    this.guard.checkSite(request);
    const [, what, id = '', more] = parts;
    if (what === 'events' && parts.length === 2) return this.follow(asked);
    if (what === 'pipelines' && parts.length === 2)
      return this.send(asked, () => lookAtPipelines(this.line, this.standstills));
    if (what === 'pipelines' && parts.length === 4 && more === 'runs')
      return this.send(asked, () => new Grid(this.line, this.standstills, id).look());
    if (what === 'runs' && parts.length === 3)
      return sendJson(request, response, 200, shownWhole(await new RunPage(this.line, whichRun(id, query)).look()));
    throw new Refused(404, 'There is no such data: see docs/board.md.');
  }

  private async send({ request, response }: Asked, look: () => Promise<object>): Promise<void> {
    sendJson(request, response, 200, shownWhole(await look()));
  }

  private async act({ request, response, parts }: Asked): Promise<void> {
    const [, what, workflowId = '', verb = ''] = parts;
    if (request.method !== 'POST') throw new Refused(405, 'Data is read with GET, and acted on with POST.');
    if (what !== 'runs' || parts.length !== 4 || !isVerb(verb))
      throw new Refused(404, 'There is no such action: see docs/board.md.');
    this.guard.checkAction(request);
    const done = await act(this.line, { workflowId, verb, body: await readJson(request) });
    sendJson(request, response, 200, shownWhole(done));
  }

  /** Sends what a page shows, now and whenever it changes, until the page goes away. */
  private follow({ request, response, query }: Asked): void {
    if (this.following >= PAGES_AT_ONCE)
      throw new Refused(503, 'So many pages look at this board already that it takes no more.');
    const [run, pipeline] = [query.get('run'), query.get('pipeline')];
    const view = this.views.of(`${run}\0${query.get('runId')}\0${pipeline}`, () => new LiveView(this.lookFor(query)));
    begin(response, 200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
    if (request.method === 'HEAD') return void response.end();
    const events = new Readable({ read: () => undefined });
    events.pipe(response);
    const say = (event: string): void => {
      if (events.readableLength > UNREAD_BYTES_MAX) response.destroy();
      else events.push(event);
    };
    say('retry: 2000\n\n');
    this.following += 1;
    const alive = setInterval(() => say(':\n\n'), SIGN_OF_LIFE_MS);
    const leave = view.follow(say);
    response.once('close', () => {
      this.following -= 1;
      clearInterval(alive);
      leave();
      events.destroy();
    });
  }

  private lookFor(query: URLSearchParams): LiveViewOptions {
    const told = { sentenceOf: (error: unknown) => this.sentenceOf(error) };
    const [run, pipeline] = [query.get('run'), query.get('pipeline')];
    if (run !== null) {
      const page = new RunPage(this.line, whichRun(run, query));
      return { ...told, everyMs: RUN_EVERY_MS, look: () => page.look() };
    }
    if (pipeline !== null) {
      const grid = new Grid(this.line, this.standstills, pipeline);
      return { ...told, everyMs: LIST_EVERY_MS, look: () => grid.look() };
    }
    return { ...told, everyMs: LIST_EVERY_MS, look: () => lookAtPipelines(this.line, this.standstills) };
  }

  private sentenceOf(error: unknown) {
    return sentenceOf(error, this.line.address);
  }
}

/** Names in a path are taken as they are written: none of them leads anywhere else. */
function read({ url = '' }: IncomingMessage): Pick<Asked, 'parts' | 'query'> {
  if (url.length > PATH_MAX) throw new Refused(414, 'That address is longer than any of the board.');
  const [path = '', ...rest] = url.split('?');
  try {
    const parts = path.split('/').slice(1).map(decodeURIComponent);
    return { parts: parts.length === 1 && parts[0] === '' ? [] : parts, query: new URLSearchParams(rest.join('?')) };
  } catch {
    throw new Refused(400, 'That address cannot be read.');
  }
}

function isPage([what, name, ...rest]: string[]): boolean {
  return what === undefined || (['pipelines', 'runs'].includes(what) && Boolean(name) && !rest.length);
}

function whichRun(workflowId: string, query: URLSearchParams): { workflowId: string; runId?: string } {
  const runId = query.get('runId');
  return { workflowId, ...(runId && { runId }) };
}

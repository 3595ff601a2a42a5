import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../cli-error';
import type { Content } from './reply';

/** All that a browser is given that is not data: each file by the path at which it is asked for, and the two pages. */
export interface Pages {
  /** By path; there is nothing else to be had, whatever a path says. */
  files: ReadonlyMap<string, Content>;
  /** The page that becomes whichever its address says. */
  board: Content;
  /** Where a token is asked for. */
  login(sentence?: string): Content;
}

/** Made by scripts/bundle-board.js. */
const FOLDER = join(__dirname, '../../../board');
const TYPES: Record<string, string> = {
  'board.js': 'text/javascript; charset=utf-8',
  'board.css': 'text/css; charset=utf-8',
  'licenses.txt': 'text/plain; charset=utf-8',
};

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1f6feb"/>' +
  '<g fill="#fff"><rect x="3" y="3" width="4" height="4"/><rect x="9" y="3" width="4" height="4"/>' +
  '<rect x="3" y="9" width="4" height="4"/><rect x="9" y="9" width="4" height="4" opacity=".5"/></g></svg>';

/**
 * Reads the pages once.
 * @param readOnly they are to show no buttons
 * @throws CliError where they were never built
 */
export function readPages({ readOnly }: { readOnly: boolean }): Pages {
  const built = Object.entries(TYPES).map(([name, type]): [string, Content] => [
    `/${name}`,
    { type, body: readBuilt(name) },
  ]);
  const icon = { type: 'image/svg+xml', body: Buffer.from(ICON) };
  return {
    files: new Map([...built, ['/icon.svg', icon]]),
    board: page(
      `<div id="board" data-read-only="${readOnly}"></div><noscript>This page needs JavaScript.</noscript>`,
      '<script src="/board.js" defer></script>',
    ),
    login: (sentence = '') =>
      page(
        '<main class="login"><h1>Pipelines</h1><form method="post" action="/login">' +
          '<label for="token">Token of this board</label>' +
          '<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>' +
          `<p role="alert">${sentence}</p><button type="submit">Open</button></form></main>`,
      ),
  };
}

function page(body: string, script = ''): Content {
  const text =
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pipelines</title>' +
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">' +
    `<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/board.css">${script}</head><body>${body}</body></html>`;
  return { type: 'text/html; charset=utf-8', body: Buffer.from(text) };
}

function readBuilt(name: string): Buffer {
  try {
    return readFileSync(join(FOLDER, name));
  } catch (error) {
    throw new CliError(
      `The pages of the board are not there (${join(FOLDER, name)}): make them with: npm run build`,
      undefined,
      {
        cause: error,
      },
    );
  }
}

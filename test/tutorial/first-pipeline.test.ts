import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShellInTerminal } from '../support/shell-in-terminal';
import { temporaryFolder } from '../support/temporary-folder';
import { blocksOf, type TypedCommand } from './page';
import { asFarAs, cutForPage, masked } from './same-but-for-chance';
import { shellsWithPackage } from './shells-with-package';

const PAGE = join(__dirname, '../../docs/first-pipeline.md');
const README = join(__dirname, '../../README.md');
const MOST_MS = 300_000;
/** What is drawn in pieces is looked at until it is whole; only a page that is wrong takes so long. */
const DRAWN_WITHIN_MS = 20_000;

const open = shellsWithPackage(temporaryFolder());

test(
  'the first pipeline’s page shows what a terminal shows when it is typed (UPDATE_DOCS=1 npx jest test/tutorial writes it), and so does the README',
  async () => {
    const written = readFileSync(PAGE, 'utf8');
    const reader = new Reader(written);
    for (const block of blocksOf(written)) {
      if (block.is === 'file')
        (block.isAdded ? appendFileSync : writeFileSync)(join(open.folder, block.name), block.text);
      else if (block.is === 'shown') await reader.seesTheEnd(block.terminal, block.output);
      else for (const command of block.commands) await reader.types(block.terminal, command);
    }
    if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, reader.page);

    const demo = await reader.shownIn(1, /^Everything stays up/);
    const [, ofReadme = ''] = /You should see:\n\n```text\n(.*?)```/s.exec(readFileSync(README, 'utf8')) ?? [];
    // The board is that of `--keep`, and the cloud saw the pipeline of this page too.
    const ofTheDemo = demo.filter(
      (line) => !/^Board|^Everything stays up|orders_to_lake|orders_transform_v2/.test(line),
    );
    if (process.env['UPDATE_DOCS']) replaceIn(README, beforeTheCloud(ofReadme), beforeTheCloud(ofTheDemo.join('\n')));
    else expect(masked(ofTheDemo.join('\n'))).toEqual(masked(ofReadme));
  },
  MOST_MS,
);

/** Goes through the page in as many windows as it has, and writes down what they show. */
class Reader {
  private readonly windows = new Map<number, { shell: ShellInTerminal; last: string; goesOn: boolean }>();
  /** Addresses of the page, and what they are in this try. */
  private readonly addresses = new Map<string, string>();

  constructor(public page: string) {}

  async types(terminal: number, { typed, output, until }: TypedCommand): Promise<void> {
    const window = await this.window(terminal);
    const { shell } = window;
    const command = [...this.addresses].reduce((text, [ofPage, real]) => text.replaceAll(ofPage, real), typed);
    shell.type(command);
    Object.assign(window, { last: command, goesOn: until !== undefined });
    if (until) await shell.untilShown(until);
    else await shell.untilPrompt();
    if (output === undefined) return;
    const seen = await this.compared(shell, command, output);
    this.note(output, seen);
    this.learnAddresses(output, seen);
  }

  /** The command of before ends, and this is what stands then. */
  async seesTheEnd(terminal: number, output: string): Promise<void> {
    const { shell, last } = await this.window(terminal);
    await shell.untilPrompt();
    this.note(output, await this.compared(shell, last, output));
  }

  async shownIn(terminal: number, text: RegExp): Promise<string[]> {
    const { shell, last } = await this.window(terminal);
    await shell.untilShown(text);
    return shell.since(last);
  }

  private async window(terminal: number) {
    const known = this.windows.get(terminal);
    if (known) return known;
    const window = { shell: await open.shell(120, 40), last: '', goesOn: false };
    this.windows.set(terminal, window);
    return window;
  }

  private async compared(shell: ShellInTerminal, command: string, output: string): Promise<string[]> {
    const expected = masked(output);
    const isUpdate = process.env['UPDATE_DOCS'] !== undefined;
    for (const until = Date.now() + (isUpdate ? 500 : DRAWN_WITHIN_MS); ;) {
      const seen = await shell.since(command);
      const isSame = asFarAs(expected, masked(seen.join('\n'))).join('\n') === expected.join('\n');
      if (isSame || Date.now() > until) {
        if (!isUpdate) expect([command, ...asFarAs(expected, masked(seen.join('\n')))]).toEqual([command, ...expected]);
        return seen;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private learnAddresses(output: string, seen: readonly string[]): void {
    for (const label of ['Temporal server', 'Huawei Cloud']) {
      const address = new RegExp(`^${label} .*?(127\\.0\\.0\\.1:\\d+)`, 'm');
      const [, ofPage] = address.exec(output) ?? [];
      const [, real] = address.exec(seen.join('\n')) ?? [];
      if (ofPage === undefined || real === undefined) continue;
      this.addresses.set(ofPage, real);
      this.page = this.page.replaceAll(ofPage, real);
    }
  }

  private note(output: string, seen: readonly string[]): void {
    const goesOn = output.trimEnd().endsWith('\n...');
    const count = output.trimEnd().split('\n').length;
    const lines = goesOn ? [...seen.slice(0, count - 1), '...'] : seen;
    const text = lines.map(cutForPage).join('\n').trimEnd();
    const between = output.slice(output.trimEnd().length);
    this.page = this.page.replace(output, () => `${text}${between}`);
  }
}

/** Without the table of what the cloud saw, whose columns are as wide as what else was in it. */
function beforeTheCloud(text: string): string {
  return text.slice(0, text.indexOf('What the cloud saw:'));
}

function replaceIn(file: string, before: string, after: string): void {
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(before, () => after),
  );
}

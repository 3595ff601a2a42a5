import { narratorFor } from '../../src/cli/demo/temporal-server/narrator';

test('in a plain log, long work shows now and then that it goes on', async () => {
  const log = new FakeStream(false);

  await narratorFor(log.asStream(), { everyMs: 1 }).whileRunning(
    'building',
    log.untilWritten(/(still building \(\d+ s\)\n){3}/),
  );

  expect(log.written).not.toContain('\r');
});

test('in a terminal, long work turns a spinner on one line and leaves nothing of it', async () => {
  const terminal = new FakeStream(true);

  await narratorFor(terminal.asStream()).whileRunning('building', terminal.untilWritten(/⠙ building/));

  expect(terminal.written).not.toContain('\n');
  expect(terminal.written.endsWith('\r\u001b[K')).toBe(true);
});

class FakeStream {
  written = '';
  private listener: () => void = () => undefined;

  constructor(readonly isTTY: boolean) {}

  write(text: string): boolean {
    this.written += text;
    this.listener();
    return true;
  }

  untilWritten(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => (this.listener = () => void (pattern.test(this.written) && resolve())));
  }

  asStream(): NodeJS.WriteStream {
    return this as unknown as NodeJS.WriteStream;
  }
}

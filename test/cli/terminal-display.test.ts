import { PassThrough } from 'node:stream';
import { TerminalDisplay } from '../../src/cli/display/terminal-display';
import { screenOn } from '../../src/cli/print';
import { copying, pipelineUnderWay } from './pipeline-under-way';

test('a terminal shows a bar for each step and leaves the last state standing', () => {
  const terminal = Object.assign(new PassThrough(), {
    isTTY: true,
    columns: 120,
    rows: 40,
    cursorTo() {},
    moveCursor() {},
    clearLine() {},
  });
  const display = new TerminalDisplay('orders-1', screenOn(terminal as unknown as NodeJS.WriteStream));

  display.show(pipelineUnderWay(), [copying(50, 60_000)]);
  display.end();
  const written = String(terminal.read());
  display.end();

  expect(terminal.read()).toBeNull();
  expect(written).toMatch(/copy {6}cdm \|█{12}░{12}\| {2}50% running +orders_to_obs #1 RUNNING, 60,000 rows/);
  expect(written).toMatch(/transform dgc \|░{24}\| {6}waiting/);
});

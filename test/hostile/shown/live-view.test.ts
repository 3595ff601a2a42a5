import { PassThrough } from 'node:stream';
import { backfillDisplayOn } from '../../../src/cli/display/backfill-display';
import { displayOn } from '../../../src/cli/display/display-on';
import { screenOn } from '../../../src/cli/print';
import { hostileStatus } from './hostile-status';
import { HOSTILE, HOSTILE_ID } from './hostile-text';
import { NOTHING, rawIn } from './raw-in';

/** What the view itself writes: rows cut and lines not, up to its first row, what is below taken away, columns, colours. */
const OURS = /\u001b\[(?:\?7[lh]|J|\d+[AGm])/g;

function terminal() {
  return Object.assign(new PassThrough(), { isTTY: true, columns: 4_000, rows: 400 });
}

test.each([true, false])('the live view of a pipeline with hostile names is text (in a terminal: %s)', (isTTY) => {
  const stream = Object.assign(terminal(), { isTTY });
  const display = displayOn(screenOn(stream as unknown as NodeJS.WriteStream), HOSTILE_ID);
  const beat = { id: HOSTILE, job: HOSTILE, status: HOSTILE, progress: 5, rows: 7, haltedSince: HOSTILE };
  display.say(HOSTILE);
  display.show(hostileStatus(), [{ kind: 'watch', step: HOSTILE, runs: [beat] }]);
  display.say(HOSTILE);
  display.show(hostileStatus(HOSTILE, 'paused'), []);
  display.end();
  display.say(HOSTILE);

  const written = String(stream.read()).replaceAll(OURS, '');
  expect(written).toContain('evil\\x1b[2J');
  expect(rawIn(written.replaceAll('\r', ''))).toEqual(NOTHING);
});

test.each([true, false])('the live view of a backfill with hostile names is text (in a terminal: %s)', (isTTY) => {
  const stream = Object.assign(terminal(), { isTTY });
  const display = backfillDisplayOn(screenOn(stream as unknown as NodeJS.WriteStream), HOSTILE);
  const run = { date: HOSTILE, state: 'failed', workflowId: HOSTILE, failure: { type: HOSTILE, message: HOSTILE } };
  const counts = { waiting: 1, running: 0, succeeded: 0, skipped: 0, underWay: 0, failed: 1, cancelled: 0 };
  const status = { name: HOSTILE, from: HOSTILE, to: HOSTILE, state: 'running', total: 2, counts, runs: [run] };
  display.show(status as unknown as Parameters<typeof display.show>[0]);
  display.say(HOSTILE);
  display.end();

  const written = String(stream.read()).replaceAll(OURS, '');
  expect(written).toContain('evil\\x1b[2J');
  expect(rawIn(written.replaceAll('\r', ''))).toEqual(NOTHING);
});

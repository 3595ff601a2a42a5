import { ApplicationFailure } from '@temporalio/common';
import type { LogEntry } from '@temporalio/worker';
import fc from 'fast-check';
import { errorLines } from '../../../src/domain/error-lines';
import { jsonLine } from '../../../src/logs/json-line';
import { textLines } from '../../../src/logs/text-line';
import { HOSTILE } from './hostile-text';
import { NOTHING, rawIn } from './raw-in';
import { hostileText, SEED } from './text';

function entryOf(text: string): LogEntry {
  const error = new Error(`${text}\n    at FORGED (x.js:1:1)`, {
    cause: ApplicationFailure.create({ message: text, type: text, details: [text] }),
  });
  error.name = text;
  const meta = { workflowId: text, step: text, [text]: [text, { [text]: text }], error };
  return { level: 'WARN', message: text, timestampNanos: 1_767_225_600_000_000_000n, meta } as unknown as LogEntry;
}

test(`no line of a log in text begins with what somebody else has said (seed ${SEED})`, () => {
  const begins = /^(?:2026-01-01T00:00:00\.000Z \[WARN\] | {4}(?:error: |caused by |\S| {4}at ))/;
  fc.assert(
    fc.property(fc.oneof(hostileText(), fc.constant(HOSTILE)), (text) => {
      const lines = textLines(entryOf(text));
      for (const line of lines) expect(line).toMatch(begins);
      expect(lines.join('\n')).not.toMatch(/^\s*at FORGED/m);
      expect(rawIn(lines.join('\n'))).toEqual(NOTHING);
    }),
    { seed: SEED, numRuns: 250 },
  );
});

test(`a line of a log in JSON is one object, nothing in it raw (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.oneof(hostileText(), fc.constant(HOSTILE)), (text) => {
      const line = jsonLine(entryOf(text));
      expect(rawIn(line)).toEqual(NOTHING);
      expect(JSON.parse(line)).toMatchObject({ message: text });
    }),
    { seed: SEED, numRuns: 250 },
  );
});

test('an error that nobody foresaw has its own words on one line, then where it came from', () => {
  const [first, frame, ...rest] = errorLines(new TypeError('no x\nof y', { cause: new Error('because') }));

  expect(first).toBe('TypeError: no x\nof y');
  expect(frame).toMatch(/^ {4}at /);
  expect(rest.join('\n')).toContain('caused by Error: because');
});

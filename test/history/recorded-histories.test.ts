import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { leftoversOfHistory } from '../../src/domain/history/leftovers-of-history';
import type { RecordedEvent } from '../../src/domain/history/recorded-event';
import type { Run } from '../../src/domain/run';
import { PayloadReader } from '../../src/history/payload-reader';
import { recordedEvents } from '../../src/history/read-history';

const KEPT = join(__dirname, '../replay');
const histories = readdirSync(KEPT, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
const reader = new PayloadReader({
  payloadConverter: defaultPayloadConverter,
  failureConverter: defaultFailureConverter,
  payloadCodecs: [],
});

test.each(histories)('a run that ended as %s did has left nothing by its history', async (file) => {
  expect(leftoversOfHistory(await eventsOf(file))).toEqual([]);
});

test.each(histories)('wherever %s had broken off, each run that was just started would be left', async (file) => {
  const events = await eventsOf(file);
  const starts = events.flatMap((event, at) =>
    event.is === 'answered' ? startedBy(event).map((id) => ({ id, at })) : [],
  );
  const overlooked = starts.filter(({ id, at }) => {
    const left = leftoversOfHistory(events.slice(0, at + 1));
    return !left.some(({ runs }) => runs.some((run) => run.id === id));
  });
  expect(overlooked).toEqual([]);
});

function startedBy({ result }: Extract<RecordedEvent, { is: 'answered' }>): string[] {
  const { runs = [] } = result as { runs?: Run[] };
  return runs.filter(({ origin }) => origin !== 'alreadyRunning').map(({ id }) => id);
}

async function eventsOf(file: string): Promise<RecordedEvent[]> {
  const { events } = historyFromJSON(JSON.parse(readFileSync(join(KEPT, file), 'utf8')));
  return recordedEvents(events ?? [], 'run', reader);
}

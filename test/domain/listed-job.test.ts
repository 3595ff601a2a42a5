import { goesOnByList } from '../../src/domain/cdm/listed-job';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const ours = { submissionId: 7, createdAtMs: NOON };
const running = { status: 'RUNNING', startedAtMs: NOON };
const later = { status: 'RUNNING', startedAtMs: NOON + 60_000 };
const mute = { status: 'RUNNING' };

test.each([
  { says: 'an active row that began when our run did is our run', row: running, goesOn: true },
  { says: 'a row that began later may be a stranger’s, however active it is', row: later, goesOn: false },
  { says: 'a row without a start proves nothing by itself', row: mute, goesOn: false },
  { says: 'a row that has ended proves nothing', row: { ...running, status: 'SUCCEEDED' }, goesOn: false },
  { says: 'a row of an unknown word proves nothing', row: { ...running, status: 'MOVING' }, goesOn: false },
  { says: 'a row of a job that never ran proves nothing', row: { status: 'NEW' }, goesOn: false },
  { says: 'a row that has not changed since a look', row: later, confirmed: later, agoMs: 800_000, goesOn: true },
  { says: 'it is believed for a quarter of an hour only', row: later, confirmed: later, agoMs: 900_000, goesOn: false },
  { says: 'a row that changed since a look', row: later, confirmed: running, agoMs: 1, goesOn: false },
  { says: 'without a start it is believed for two minutes', row: mute, confirmed: mute, agoMs: 119_000, goesOn: true },
  { says: 'and no longer', row: mute, confirmed: mute, agoMs: 120_000, goesOn: false },
])('$says: goes on $goesOn', ({ row, confirmed, agoMs = 0, goesOn }) => {
  expect(goesOnByList(row, ours, confirmed && { row: confirmed, agoMs })).toBe(goesOn);
});

test('a run of which no date is known is never taken for the one on the list', () => {
  expect(goesOnByList(running, { submissionId: 7 })).toBe(false);
  expect(goesOnByList(mute, { submissionId: 7 })).toBe(false);
});

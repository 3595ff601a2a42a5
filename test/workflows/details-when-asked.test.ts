import { setCurrentDetails } from '@temporalio/workflow';
import { detailsAreAskedFor, showDetails, writeDetails } from '../../src/workflows/current-details';

// Outside a workflow there is nothing that could hold them.
jest.mock('@temporalio/workflow', () => ({ setCurrentDetails: jest.fn() }));
const written = jest.mocked(setCurrentDetails);

test('details are written at each change only where nobody tells when they are asked for; else once, and the latest', () => {
  showDetails(() => 'bundled without our interceptors');
  expect(written.mock.calls).toEqual([['bundled without our interceptors']]);

  detailsAreAskedFor();
  written.mockClear();
  const texts = Array.from({ length: 300 }, (_, at) => jest.fn(() => `change ${at}`));
  for (const text of texts) showDetails(text);
  writeDetails('status');
  writeDetails(undefined);
  expect(texts.filter((text) => text.mock.calls.length)).toEqual([]);

  writeDetails('__temporal_workflow_metadata');
  expect(texts.flatMap((text) => text.mock.calls).length).toBe(1);
  expect(written.mock.calls).toEqual([['change 299']]);
});

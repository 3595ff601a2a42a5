import { render } from 'preact';
import { ReadOnly } from './actions';
import { GridPage } from './grid-page';
import { PipelinesPage } from './pipelines-page';
import { RunPage } from './run-page';

/** The page that the address names; the server gives this script for no other. */
function Page() {
  const [, what, name = ''] = location.pathname.split('/').map(decodeURIComponent);
  const runId = new URLSearchParams(location.search).get('runId') ?? undefined;
  if (what === 'pipelines') return <GridPage name={name} />;
  if (what === 'runs') return <RunPage workflowId={name} runId={runId} />;
  return <PipelinesPage />;
}

const place = document.getElementById('board');
if (place)
  render(
    <ReadOnly.Provider value={place.dataset['readOnly'] === 'true'}>
      <Page />
    </ReadOnly.Provider>,
    place,
  );

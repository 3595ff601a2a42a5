import { setCurrentDetails } from '@temporalio/workflow';

/** What Temporal's web UI asks for when somebody looks at a workflow. */
const METADATA_QUERY = '__temporal_workflow_metadata';

let isAskedFor = false;
let latest: (() => string) | undefined;

/**
 * What a workflow shows of itself in Temporal's web UI. It is written out when somebody looks, and not at each change: of a
 * hundred steps that wait for people, or of a replay, nobody sees what lies between.
 */
export function showDetails(text: () => string): void {
  latest = text;
  // Bundled without our interceptors, nobody tells when it is asked for.
  if (!isAskedFor) setCurrentDetails(text());
}

/** From now on {@link writeDetails} is called before whoever asks is answered. */
export function detailsAreAskedFor(): void {
  isAskedFor = true;
}

/** Writes the details out where they are what is asked for. @param queryType anything else costs nothing */
export function writeDetails(queryType: string | null | undefined): void {
  if (queryType === METADATA_QUERY && latest) setCurrentDetails(latest());
}

import { markerOf, type StartOwner } from '../start/start-owner';

const WORKFLOW_PART = 28;
const STEP_PART = 16;
const DIGEST_PART = 16;

/**
 * The name of the backfill that a start makes: every attempt of the same start chooses the same, so that the vendor
 * itself refuses a second one (DLF.30110). The digest makes it ours alone, the rest is for people.
 * GUESS: the pages state neither length nor characters; letters, digits and underscores up to 64 are what similar
 * consoles take.
 */
export function supplementName(owner: StartOwner): string {
  const { workflowId, step } = owner;
  return [plain(workflowId, WORKFLOW_PART), plain(step, STEP_PART), markerOf(owner).slice(0, DIGEST_PART)].join('_');
}

function plain(text: string, length: number): string {
  return text.replace(/[^A-Za-z0-9]+/g, '_').slice(0, length);
}

import { BOUNDS } from './bounds';
import type { Fence } from './fence';
import { cut } from './reason';

/** What a failed activity hands to the workflow beside its message: the first of the failure's `details`. */
export interface FailureDetails {
  /** What the cloud showed before the start, when one may have been sent: stop and retry look before they act. */
  fence?: Fence;
  /** Nothing was sent under the fence yet: the start is to be asked for again at once, with it. */
  unsent?: true;
  /** What a person would want to see before deciding. */
  evidence?: string[];
  /** What went wrong before this, where that tells more. */
  before?: string;
  /** Which service was asked, for a call that failed. */
  service?: string;
  /** Our name of that call, e.g. `startJob`. */
  operation?: string;
  /** Absent where no reply came. */
  httpStatus?: number;
  /** The cloud's own code, e.g. `Cdm.0100`; absent where it sent none. */
  code?: string;
  /** The cloud's own name of the request, by which its support finds it. */
  requestId?: string;
  /** What a person does about it, as a sentence. */
  hint?: string;
  /** The vendor's page on codes of this family, where there is one. */
  docs?: string;
  /** How long the cloud asked us to wait before another try, in milliseconds; 10 seconds at most. */
  retryAfterMs?: number;
}

/** What a person would want to see before deciding: of much the first pieces, and how many more there are. */
export function evidenceToKeep(evidence: readonly string[]): string[] {
  const { evidence: pieces, evidenceCharacters } = BOUNDS;
  // The sentence on the rest is one of the pieces, so that what is kept may be looked at again.
  const first = evidence.length > pieces.most ? evidence.slice(0, pieces.most - 1) : evidence;
  const rest = evidence.length - first.length;
  const kept = first.map((text) => cut(text, evidenceCharacters.most));
  return rest ? [...kept, `... ${rest.toLocaleString('en')} more`] : kept;
}

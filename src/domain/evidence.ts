import { BOUNDS } from './bounds';
import { cut } from './reason';

/** What a person would want to see before deciding: of much the first pieces, and how many more there are. */
export function evidenceToKeep(evidence: readonly string[]): string[] {
  const { evidence: pieces, evidenceCharacters } = BOUNDS;
  // The sentence on the rest is one of the pieces, so that what is kept may be looked at again.
  const first = evidence.length > pieces.most ? evidence.slice(0, pieces.most - 1) : evidence;
  const rest = evidence.length - first.length;
  const kept = first.map((text) => cut(text, evidenceCharacters.most));
  return rest ? [...kept, `... ${rest.toLocaleString('en')} more`] : kept;
}

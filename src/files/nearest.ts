import { distance } from 'fastest-levenshtein';
import { BOUNDS } from '../domain/bounds';
import { quotedName } from '../domain/quoted';

/**
 * The name among the known ones that was probably meant: the same but for case, `_` and `-`, the same letters in another
 * order, or at most a third of its letters wrong. Undefined where none is that near.
 *
 * What is compared is bounded (`BOUNDS.suggestedFrom`): of very many names the first.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = bare(name);
  if (!wanted || name.length > BOUNDS.suggestedCharacters.most) return undefined;
  const letters = sorted(wanted);
  let [best, least] = [undefined as string | undefined, Math.min(Math.floor(wanted.length / 3), MOST_WRONG) + 1];
  let compared = 0;
  for (const candidate of known) {
    compared += 1;
    if (compared > BOUNDS.suggestedFrom.most) return best;
    const other = candidate.length > BOUNDS.suggestedCharacters.most ? '' : bare(candidate);
    if (other === wanted) return candidate;
    if (Math.abs(other.length - wanted.length) >= least) continue;
    const wrong = other.length === wanted.length && sorted(other) === letters ? 1 : distance(wanted, other);
    if (wrong < least) [best, least] = [candidate, wrong];
  }
  return best;
}

/** Beyond that it is another word. */
const MOST_WRONG = 3;

/** `: did you mean \`copy\`?`, or nothing where no name is near. */
export function didYouMean(name: string, known: Iterable<string>, before = '; '): string {
  const found = nearest(name, known);
  return found === undefined || found === name ? '' : `${before}did you mean ${quotedName(found)}?`;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]/g, '');
}

function sorted(word: string): string {
  return [...word].sort().join('');
}

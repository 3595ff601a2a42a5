import { BOUNDS } from '../../domain/bounds';
import { cut } from '../../domain/reason';
import { CONTROL } from '../../domain/shown-text';
import type { JsonExtent } from './json-extent';
import { hideQuotedTokens, isTokenKey, mayQuoteToken, type SecretScreen } from '../secrets/secret-screen';
import { unescaped } from '../secrets/unescaped';

const LONGEST_TEXT = BOUNDS.cloudTextCharacters.most;
/** What is looked at of a text before it is cut; secrets in it make it shorter. */
const LOOKED_AT = 16 * LONGEST_TEXT;
const EACH_CONTROL = new RegExp(CONTROL, 'gu');
const HIDDEN = '***';

/** What the texts of one reply are freed of. */
export interface ReplyScreenOptions {
  /** Hide the secrets of the connection, and those of this request alone. */
  screens: readonly SecretScreen[];
  /** What the request itself asks for by name: no secret to anybody, and compared with what the reply says. */
  names: ReadonlySet<string>;
}

/**
 * Makes every text of one reply fit to be kept and shown: secrets are hidden, control characters are spaces, and it is
 * cut. A text that is, from end to end, a name the request asked for stays as it is, so that a job is found by its name
 * though that be somebody's password. Numbers stay.
 */
export class ReplyScreen {
  readonly #screens: readonly SecretScreen[];
  readonly #names: ReadonlySet<string>;

  constructor({ screens, names }: ReplyScreenOptions) {
    this.#screens = screens;
    this.#names = names;
  }

  /** One text, fit to be kept and shown. */
  text(text: string): string {
    if (this.#names.has(text)) return text;
    const looked = text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text;
    const hidden = this.#screens.reduce((rest, screen) => (screen.mayBeIn(rest) ? screen.hide(rest) : rest), looked);
    return fit(mayQuoteToken(hidden) ? hideQuotedTokens(hidden) : hidden);
  }

  /**
   * The value of a body. Most hold nothing to hide, which the body as a whole tells: then its texts are not looked through
   * one by one.
   * @param body the text that it was read from
   */
  value(value: unknown, body: string, { longestText, hasMarks }: JsonExtent): unknown {
    const plain = unescaped(body);
    const isInnocent = !this.#screens.some((screen) => screen.mayBeIn(body, plain)) && !mayQuoteToken(body);
    if (!isInnocent) return cleaned(value, (text) => this.text(text));
    const isFit = longestText <= LONGEST_TEXT && !hasMarks;
    return isFit ? value : cleaned(value, (text) => (this.#names.has(text) ? text : fit(text)));
  }
}

/** A text without control characters, and not too long. */
function fit(text: string): string {
  return cut(CONTROL.test(text) ? text.replace(EACH_CONTROL, ' ') : text, LONGEST_TEXT);
}

function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => cleaned(item, clean));
  if (typeof value !== 'object' || value === null) return value;
  // Not by assignment, which would make a prototype of what stands under `__proto__`.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [
      clean(key),
      // Go's servers quote a header as a list.
      cleaned(item, isTokenKey(key) ? () => HIDDEN : clean),
    ]),
  );
}

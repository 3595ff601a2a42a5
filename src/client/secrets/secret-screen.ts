import { SHORTEST_SECRET, type SecretForm, secretForms } from './secret-forms';
import { TextFinder } from './text-finder';
import { unescaped, unescapedWithPlaces } from './unescaped';

const HIDDEN = '***';

/** The header of a token, of whichever time or process, as a gateway quotes the request it could not verify. */
const QUOTED =
  /(?:x-(?:(?:obs-|amz-)?security|auth|subject)-token["']?\s*[:=][\s["']*([^\s"',;&<\\*[\]]+)|signature=([0-9a-f]{32,}))/gi;
const MAY_BE_QUOTED = /-token|ignature=/i;
const TOKEN_KEY = /^x-(?:(?:obs-|amz-)?security|auth|subject)-token$/i;

const TOLD_BY_BEGINNING = 16;
const CUT_OFF = /^(?:\.\.\.|\u2026)/;
const BESIDE_A_WORD = /[\p{L}\p{N}_-]/u;
const OF_A_CODE = /[\w+/=-]/;
const OF_A_TOKEN = /[^\s"',;&<\\]/;

/** From where to where something is hidden. */
type Span = readonly [from: number, to: number];

/**
 * Hides some secrets in texts, however these write them: plain, escaped as JSON, a URL or HTML does it and several of
 * them, in base64 (also of something longer, `user:password` say) or hex, and cut off.
 *
 * A secret of eight characters or more is found anywhere. A shorter one, which may be a part of innocent words, counts
 * only where it stands for itself: no letter, digit, `_` or `-` beside it. What has fewer than four is no secret. Of one
 * of sixteen or more its beginning is found as well; of a shorter one only where the text ends there, or `...` follows.
 */
export class SecretScreen {
  readonly #finder: TextFinder<SecretForm>;

  /** @param formsOf in which ways a secret may stand in a text, where somebody keeps them */
  constructor(secrets: Iterable<string>, formsOf: (secret: string) => readonly SecretForm[] = secretForms) {
    const telling = [...secrets].filter((secret) => secret.length >= SHORTEST_SECRET);
    this.#finder = new TextFinder(telling.flatMap((secret) => formsOf(secret)));
  }

  /**
   * Whether there may be something to hide; false is certain.
   * @param plain the text without its escapes, where it is at hand
   */
  mayBeIn(text: string, plain = unescaped(text)): boolean {
    return this.#finds(text) || (plain !== text && this.#finds(plain));
  }

  /** The text with each secret in it replaced. */
  hide(text: string): string {
    const spans = this.#spansIn(text);
    const plain = unescapedWithPlaces(text);
    const behindEscapes = plain ? this.#spansIn(plain.text) : [];
    for (const [from, to] of behindEscapes) spans.push([plain?.from[from] ?? 0, plain?.to[to - 1] ?? text.length]);
    return withoutSpans(text, spans);
  }

  #finds(text: string): boolean {
    let finds = false;
    this.#finder.find(text, () => !(finds = true));
    return finds;
  }

  #spansIn(text: string): Span[] {
    const spans: Span[] = [];
    let over = 0;
    this.#finder.find(text, (at, form) => {
      // Of one run of base64, which many forms may be found in, one is enough.
      if (form.within === 'code' && at < over) return true;
      const span = extentOf(text, at, form);
      if (span !== undefined && form.within === 'code') over = span[1];
      if (span !== undefined) spans.push(span);
      return true;
    });
    return spans;
  }
}

/** Whether a text may quote somebody's token or signature, known or not. */
export function mayQuoteToken(text: string): boolean {
  return MAY_BE_QUOTED.test(text);
}

/** Hides the tokens and signatures that a text quotes by the name of their header. */
export function hideQuotedTokens(text: string): string {
  const spans = (quoting: string): Span[] =>
    [...quoting.matchAll(QUOTED)].map((match) => {
      const end = match.index + match[0].length;
      return [end - (match[1] ?? match[2] ?? '').length, end];
    });
  const plain = unescapedWithPlaces(text);
  const found = spans(text);
  for (const [from, to] of plain ? spans(plain.text) : []) found.push([plain?.from[from] ?? 0, plain?.to[to - 1] ?? 0]);
  return withoutSpans(text, found);
}

/** Whether what stands under this key is a token. */
export function isTokenKey(key: string): boolean {
  return TOKEN_KEY.test(key);
}

function isAlone(text: string, at: number, { whole }: SecretForm): boolean {
  const [before = '', after = ''] = [text[at - 1], text[at + whole.length]];
  return !BESIDE_A_WORD.test(before) && !BESIDE_A_WORD.test(after);
}

/** Undefined when what begins here is no secret. */
function extentOf(text: string, at: number, form: SecretForm): Span | undefined {
  const { whole, within, isWord } = form;
  if (isWord) return isAlone(text, at, form) ? [at, at + whole.length] : undefined;
  if (within === 'code') return [runBefore(text, at), runAfter(text, at, OF_A_CODE)];
  let length = 0;
  while (length < whole.length && text[at + length] === whole[length]) length += 1;
  const end = at + length;
  if (length === whole.length) return [at, end];
  // Another token may begin as this one does.
  if (whole.length >= TOLD_BY_BEGINNING) return [at, runAfter(text, end, OF_A_TOKEN)];
  return end === text.length || CUT_OFF.test(text.slice(end, end + 3)) ? [at, end] : undefined;
}

function runAfter(text: string, at: number, member: RegExp): number {
  let end = at;
  while (member.test(text[end] ?? '')) end += 1;
  return end;
}

function runBefore(text: string, at: number): number {
  let begin = at;
  while (OF_A_CODE.test(text[begin - 1] ?? '')) begin -= 1;
  return begin;
}

function withoutSpans(text: string, spans: Span[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const [from, to] of spans.sort(([one], [other]) => one - other)) {
    if (to <= done) continue;
    if (from >= done) parts.push(text.slice(done, from), HIDDEN);
    done = to;
  }
  return [...parts, text.slice(done)].join('');
}

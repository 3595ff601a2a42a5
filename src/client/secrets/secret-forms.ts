import { unescaped } from './unescaped';

/** One way in which a secret may stand in a text, once escapes are undone. */
export interface SecretForm {
  /** The beginning that tells it: somebody may have cut it off behind that. */
  text: string;
  /** As it stands from end to end. */
  whole: string;
  /** In what it may be embedded: a run of base64 or hex is hidden from end to end. */
  within: 'text' | 'code';
  /** Too short to tell: it counts only where no letter, digit, `_` or `-` stands beside it. */
  isWord: boolean;
}

/** Shorter ones are in many words and numbers. */
const LONG = 8;
/** Three quarters of it tell a secret, twelve characters of a long one. */
const TELLING = { share: 0.75, most: 12 };
/** Still shorter ones are no secrets: the vendor's shortest password has six characters. */
export const SHORTEST_SECRET = 4;

/** The ways in which servers and proxies write a secret, but for escapes, of which a text is freed first. */
export function secretForms(secret: string): SecretForm[] {
  const plain = unescaped(secret);
  const texts = [secret, plain, plain.replaceAll(' ', '+')];
  const asJson = JSON.stringify(secret).slice(1, -1);
  const codes = unique([secret, asJson]).flatMap((text) => {
    const behindTwo = Buffer.from(`\0\0${text}`);
    return [...inBase64(behindTwo), ...inHex(behindTwo)];
  });
  return [
    ...unique(texts).map((text) => formOf(text, 'text')),
    ...unique(codes)
      .filter((code) => code.length >= SHORTEST_SECRET)
      .map((code) => formOf(code, 'code')),
  ];
}

function formOf(whole: string, within: SecretForm['within']): SecretForm {
  const telling = Math.min(TELLING.most, Math.max(LONG, Math.ceil(whole.length * TELLING.share)));
  return { text: whole.slice(0, telling), whole, within, isWord: whole.length < LONG };
}

/**
 * By itself, and as a part of something longer: what its bytes alone decide when one, two or three stand before them.
 * @param behindTwo its bytes behind two others
 */
function inBase64(behindTwo: Buffer): string[] {
  const parts = [0, 1, 2].map((offset) => {
    const from = 2 - offset;
    const length = behindTwo.length - from;
    return behindTwo.toString('base64', from, from + length - (length % 3)).slice(Math.ceil((offset * 4) / 3));
  });
  const alone = behindTwo.toString('base64', 2).replace(/=+$/, '');
  // A short part turns up by chance; alone it is bounded by what is no letter.
  const long = parts.filter((part) => part.length >= LONG);
  return [alone, ...long].flatMap((code) => (OTHERWISE_IN_URLS.test(code) ? [code, asInUrls(code)] : [code]));
}

const OTHERWISE_IN_URLS = /[+/]/;

function asInUrls(code: string): string {
  return code.replaceAll('+', '-').replaceAll('/', '_');
}

function inHex(behindTwo: Buffer): string[] {
  const hex = behindTwo.toString('hex', 2);
  return [hex, hex.toUpperCase()];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

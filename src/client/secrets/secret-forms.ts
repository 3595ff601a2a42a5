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
  const codes = unique([secret, asJson]).flatMap((text) => [
    ...inBase64(Buffer.from(text)),
    ...inHex(Buffer.from(text)),
  ]);
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

/** By itself, and as a part of something longer: what its bytes alone decide when one, two or three stand before them. */
function inBase64(secret: Buffer): string[] {
  const behindTwo = Buffer.concat([Buffer.alloc(2), secret]);
  const parts = [0, 1, 2].map((offset) => {
    const bytes = behindTwo.subarray(2 - offset);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
    return whole.slice(Math.ceil((offset * 4) / 3));
  });
  const alone = secret.toString('base64').replace(/=+$/, '');
  // A short part turns up by chance; alone it is bounded by what is no letter.
  const long = parts.filter((part) => part.length >= LONG);
  return [alone, ...long].flatMap((code) => [code, code.replaceAll('+', '-').replaceAll('/', '_')]);
}

function inHex(secret: Buffer): string[] {
  const hex = secret.toString('hex');
  return [hex, hex.toUpperCase()];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

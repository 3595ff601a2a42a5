import { cut } from './reason';
import { shownText } from './shown-text';

/** An address: some readers of Markdown make a link of it, escaped or not, and none within code. */
const ADDRESS = /:\/\/|www\.|@|mailto:|xmpp:/i;

/**
 * A text as a part of a line of Markdown, which shows it as it is: no link, image, emphasis, heading, HTML or cell of a
 * table comes of it.
 */
export function markdownText(text: string): string {
  const words = shownText(text.replace(/[\r\n]+/g, ' ')).split(/(\s+)/);
  return atTheStart(words.map((word) => (ADDRESS.test(word) ? addressText(word) : escaped(word))).join(''));
}

/** The same, cut so that what comes of it has at most so many characters. */
export function markdownWithin(text: string, most: number): string {
  for (let length = Math.min(most, text.length); ;) {
    const markdown = markdownText(cut(text, length));
    if (markdown.length <= most || length <= 1) return markdown;
    length = Math.min(length - 1, Math.floor((length * most) / markdown.length));
  }
}

/** Lines of a page, as many as there is room for. A line that was cut could end in the middle of code, and be no code. */
export function linesWithin(lines: readonly string[], most: number): string {
  let page = '';
  for (const line of lines) {
    const longer = page ? `${page}\n${line}` : line;
    if (longer.length > most - CUT_SIGN.length) return `${page}${CUT_SIGN}`;
    page = longer;
  }
  return page;
}

const CUT_SIGN = '\n\n…';

/** A text as code within a line of Markdown. A bar in it ends a cell of a table: not for those. */
export function codeSpan(text: string): string {
  const code = shownText(text);
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  // One space at both ends is taken off again.
  const room = /^[` ]|[` ]$/.test(code) ? ' ' : '';
  return `${fence}${room}${code}${room}${fence}`;
}

/** A link of our own. */
export function markdownLink(label: string, url: string): string {
  const address = shownText(url).replace(/[^\w:/?#=&.%+~-]/gu, percentEncoded);
  return /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?#]|$)/.test(address)
    ? `[${markdownText(label)}](${address})`
    : codeSpan(url);
}

/** Also what `encodeURIComponent` leaves, such as the bracket that would end the address. */
function percentEncoded(character: string): string {
  return encodeURIComponent(character).replace(/[!'()*]/, (left) => `%${left.charCodeAt(0).toString(16)}`);
}

/** A bar would end a cell, in code too. */
function addressText(word: string): string {
  return codeSpan(word.replaceAll('|', '%7C'));
}

/**
 * Within a word `_` means nothing: `orders_to_obs` stays as it is. Read once and not at each call: where the SDK bundles workflows,
 * the letters of all languages are written out here, 26 kB of them.
 */
const MEANS_SOMETHING = /[\\`*[\]<|~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=[#\w])/gu;

function escaped(text: string): string {
  return text.replace(MEANS_SOMETHING, '\\$&');
}

/** What makes a list, a quotation or a heading of a line. */
function atTheStart(markdown: string): string {
  return markdown.replace(/^(\s*)([-+=:#>])/, '$1\\$2').replace(/^(\s*\d+)([.)])/, '$1\\$2');
}

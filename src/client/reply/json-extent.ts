/** What a JSON text takes once it is read. */
export interface JsonExtent {
  /** Lists and maps in each other. */
  depth: number;
  /** Texts, numbers, words, lists and maps, at any depth. */
  values: number;
  /** In characters as written, escapes included. */
  longestText: number;
  /** Some text in it may hold control characters, escaped or as they are. */
  hasMarks: boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN = [0x5b, 0x7b] as const;
const CLOSE = [0x5d, 0x7d] as const;

/**
 * Goes through a JSON text once, without reading it: `JSON.parse` takes seconds for some megabytes of brackets. Of a text
 * that is no JSON it says anything.
 * @param mostDepth where it need not go on
 */
export function extentOfJson(json: string, mostDepth: number): JsonExtent {
  const extent: JsonExtent = { depth: 0, values: 1, longestText: 0, hasMarks: false };
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfText(json, at, extent);
    } else if (code === COMMA) {
      extent.values += 1;
    } else if (code === OPEN[0] || code === OPEN[1]) {
      depth += 1;
      extent.values += 1;
      if (depth > extent.depth) extent.depth = depth;
      if (depth > mostDepth) return extent;
    } else if (code === CLOSE[0] || code === CLOSE[1]) {
      depth -= 1;
    }
  }
  return extent;
}

/** Where the text that begins here has its closing quote. */
function endOfText(json: string, begin: number, extent: JsonExtent): number {
  let at = begin + 1;
  for (; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) break;
    if (code === BACKSLASH) {
      extent.hasMarks = true;
      at += 1;
    } else if (isMark(code)) {
      extent.hasMarks = true;
    }
  }
  extent.longestText = Math.max(extent.longestText, at - begin);
  return at;
}

/** The control characters that JSON lets stand as they are, and the two line ends of Unicode. */
function isMark(code: number): boolean {
  return (code >= 0x7f && code <= 0x9f) || code === 0x2028 || code === 0x2029;
}

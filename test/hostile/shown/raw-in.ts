/** What a terminal or a log obeys or hides instead of showing it, in what a program has written. */
export interface Raw {
  /** Control and format characters, but for the ends of lines. */
  characters: number;
  /** Lines that somebody else began. */
  forged: number;
  /** Lines, or words in them, that a machine which runs CI jobs takes for commands. */
  annotations: number;
}

// Not the property that the code under test asks for: a list of our own, from the Unicode charts.
const CONTROLS = /[\0-\x09\x0b-\x1f\x7f-\x9f]/gu;
const HIDDEN =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\p{Cs}]/gu;

export function rawIn(text: string): Raw {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return {
    characters: count(CONTROLS) + count(HIDDEN),
    forged: count(/(?:^|[\n\r\v\f\u0085\u2028\u2029])FORGED/gu),
    annotations: count(/^\s*::/gmu) + count(/##(?:[\w.-]*)\[/gu),
  };
}

export const NOTHING: Raw = { characters: 0, forged: 0, annotations: 0 };

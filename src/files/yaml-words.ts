/** What the parser calls a fault, and what people can do about it: its own sentences speak of nodes, scalars and collections. */
const WORDS: Record<string, string> = {
  BAD_ALIAS: 'an alias is written `*name`, after the anchor `&name` that it repeats',
  ALIAS_PROPS: 'an alias (`*name`) has neither an anchor nor a tag of its own',
  BAD_DIRECTIVE: 'a line that begins with `%` is a directive, and YAML has no such: put the text in quotes',
  BAD_DQ_ESCAPE: 'a text in double quotes has no such `\\`: write `\\\\` for a backslash, or take single quotes',
  BAD_INDENT: 'stands at a depth of its own: indent it as much as what it belongs to',
  BAD_PROP_ORDER: 'an anchor or a tag stands before its value, in the same line',
  BAD_SCALAR_START: 'a text that begins so stands in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a text with `: ` in it stands in quotes; where a map is meant, it begins on a line of its own',
  BLOCK_IN_FLOW: 'within `[ ]` and `{ }` nothing is written on lines with dashes: write `[a, b]` or `{ key: value }`',
  KEY_OVER_1024_CHARS: 'a key has at most 1,024 characters: is a `:` missing before?',
  MISSING_CHAR: 'something that was opened is not closed: a quote, a bracket, or a `,` or `:` is missing before this',
  MULTILINE_IMPLICIT_KEY: 'a line without `:` stands where `key: value` is meant',
  MULTIPLE_ANCHORS: 'a value has one anchor',
  MULTIPLE_TAGS: 'a value has one tag',
  TAB_AS_INDENT: 'a tab indents this line: YAML takes spaces alone',
  TAG_RESOLVE_FAILED: 'this tag (`!name`) is not known: leave it out',
  UNEXPECTED_TOKEN: 'something stands here that belongs to nothing before it: put the whole value in quotes',
  BAD_COLLECTION_TYPE: 'the tag before it says that something else stands here: leave the tag out',
};

/** The parser's sentence tells more of these than its code: what is missing, and of what. */
const TOLD: readonly [pattern: RegExp, words: string][] = [
  [/^Missing closing "quote/, 'a text in double quotes is not closed: a `"` is missing'],
  [/^Missing closing 'quote/, "a text in single quotes is not closed: a `'` is missing"],
  [/^(?:Flow map|.*expected flow map)/i, 'a `{` that was opened is not closed: a `}` is missing'],
  [/^(?:Flow sequence|.*expected flow seq)/i, 'a `[` that was opened is not closed: a `]` is missing'],
  [
    /^Sequence item without - indicator/,
    'stands within a list, and less deep than its entry: indent it as the lines before it',
  ],
];

/** A fault in the writing of a YAML file, in a sentence without a word of the parser's. */
export function yamlWords(code: string, message: string): string {
  const [, told] = TOLD.find(([pattern]) => pattern.test(message)) ?? [];
  return told ?? WORDS[code] ?? 'is not YAML from here on';
}

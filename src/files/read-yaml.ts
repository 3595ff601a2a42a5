import type { Document, ParseOptions, DocumentOptions, SchemaOptions } from 'yaml';
import { Composer, CST, Lexer, LineCounter, Parser } from 'yaml';
import { BOUNDS } from '../domain/bounds';
import type { Fault } from './file-fault';
import { FileFault } from './file-fault';
import { refuseRepeats } from './yaml-repeats';
import { yamlWords } from './yaml-words';

/** A YAML or JSON text, read. */
export interface YamlFile {
  /** As the parser has it, with the place of every node. */
  document: Document.Parsed;
  /** Line and column of an offset, from 1. */
  placeOf: (offset: number) => { line: number; column: number };
}

/**
 * Reads YAML, or JSON, which is YAML too. What goes beyond the bounds on values, depth, anchors and aliases is refused
 * while it is read, before anything is made of it; what `document.toJS` gives after that is bounded too.
 * @throws FileFault at the first fault
 */
export function readYaml(text: string, schema?: SchemaOptions['schema']): YamlFile {
  const lines = new LineCounter();
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(Math.max(offset, 0));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const fault: Fault = (offset, message, code) => {
    const { line, column } = placeOf(offset);
    return new FileFault(message, line, column, code);
  };
  // The parser would look for a key that stands twice by comparing each with each.
  const options: ParseOptions & DocumentOptions & SchemaOptions = {
    schema,
    uniqueKeys: false,
    merge: schema !== 'failsafe',
  };
  const documents = new Composer({ ...options, lineCounter: lines }).compose(
    tokensOf(text, lines, fault),
    true,
    text.length,
  );
  const { value: document } = documents.next() as { value: Document.Parsed };
  const [wrong] = document.errors;
  if (wrong) throw fault(wrong.pos[0], yamlWords(wrong.code, wrong.message), wrong.code);
  const { value: second } = documents.next() as { value?: Document.Parsed };
  if (second) throw fault(second.range[0], 'a second document begins here: a file holds one', 'MULTIPLE_DOCS');
  refuseRepeats(document, fault);
  return { document, placeOf };
}

/** The words of a text. The parser stacks up what is open, and is handed none that would go too deep, or one too many. */
function* tokensOf(text: string, lines: LineCounter, fault: Fault): Generator<CST.Token, void> {
  const parser = new Parser(lines.addNewLine);
  const count = { values: 0, anchors: 0, aliases: 0 };
  let isScalar = false;
  lines.addNewLine(0);
  for (const word of new Lexer().lex(text)) {
    const begin = parser.offset;
    // The text of a value comes after a sign that it does.
    const type: string | null = isScalar ? null : CST.tokenType(word);
    isScalar = type === 'scalar';
    if (isCounted(type)) count.values += 1;
    if (type === 'anchor') count.anchors += 1;
    if (type === 'alias') count.aliases += 1;
    const tooMany = TOO_MANY.find(({ of, bound }) => count[of] > bound.most);
    if (tooMany) throw fault(begin, beyond(`has more than ${counted(tooMany.bound.most)} ${tooMany.are}`));
    for (const token of parser.next(word)) {
      if (token.type === 'error') throw fault(token.offset, 'is not YAML from here on', 'UNEXPECTED_TOKEN');
      yield token;
    }
    const depth =
      parser.stack.length > DEPTH.most ? parser.stack.filter(({ type }) => COLLECTIONS.has(type)).length : 0;
    if (depth > DEPTH.most) throw fault(begin, beyond(`lists and maps go more than ${DEPTH.most} deep in each other`));
  }
  yield* parser.end();
}

const { fileNodes, fileAnchors, fileAliases, fileDepth: DEPTH } = BOUNDS;
const TOO_MANY = [
  { of: 'values', bound: fileNodes, are: 'maps, lists and values' },
  { of: 'anchors', bound: fileAnchors, are: 'anchors (`&name`)' },
  { of: 'aliases', bound: fileAliases, are: 'aliases (`*name`)' },
] as const;
const COLLECTIONS = new Set(['block-map', 'block-seq', 'flow-collection']);
/** What makes a value, or stands where one is missing. */
const COUNTED = new Set<string | null>([
  'scalar',
  'single-quoted-scalar',
  'double-quoted-scalar',
  'block-scalar-header',
  'alias',
  'flow-map-start',
  'flow-seq-start',
  'flow-map-end',
  'flow-seq-end',
  'explicit-key-ind',
  'seq-item-ind',
  'comma',
  'doc-start',
  'doc-end',
  'directive-line',
]);

function isCounted(type: string | null): boolean {
  return COUNTED.has(type);
}

function beyond(what: string): string {
  return `${what}, and that is the most`;
}

function counted(number: number): string {
  return number.toLocaleString('en');
}

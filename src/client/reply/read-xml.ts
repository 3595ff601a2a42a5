import { CONTROL } from '../../domain/shown-text';
import type { JsonExtent } from './json-extent';
import { refuseExcess } from './read-json';

/** An element of a document, by its local name: which namespace it is of differs from one cloud to the next. */
export interface XmlElement {
  /** Without what stands before a colon. */
  readonly name: string;
  /** What stands in it, with entities resolved; of an element with children nobody reads it. */
  text: string;
  /** Those in it, in order. */
  readonly children: XmlElement[];
}

/** What stands between two marks and says nothing to us. */
const SKIPPED = [
  { begin: '<?', end: '?>' },
  { begin: '<!--', end: '-->' },
] as const;
const CDATA = { begin: '<![CDATA[', end: ']]>' } as const;

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,31}));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const HIGHEST = 0x10ffff;

/**
 * Reads the elements of a document and their texts, in one pass. Attributes are not read. A document that declares anything
 * of its own (`<!DOCTYPE`, with which entities come) is none that is answered to us, and is not read.
 * @throws SyntaxError when it is no such document
 * @throws {ExcessiveBody} when it is nested too deep, or has too many elements
 */
export function readXml(xml: string): { root: XmlElement; extent: JsonExtent } {
  const extent: JsonExtent = { depth: 0, values: 0, longestText: 0, hasMarks: CONTROL.test(xml) || xml.includes('&#') };
  const top: XmlElement = { name: '', text: '', children: [] };
  const open = [top];
  for (let at = 0; at < xml.length;) {
    const current = open.at(-1) ?? top;
    const tag = xml.indexOf('<', at);
    if (tag !== at) current.text += resolved(xml.slice(at, tag < 0 ? undefined : tag));
    if (tag < 0) break;
    const skipped = SKIPPED.find(({ begin }) => xml.startsWith(begin, tag));
    if (skipped) at = behind(xml, skipped.end, tag);
    else if (xml.startsWith(CDATA.begin, tag)) {
      at = behind(xml, CDATA.end, tag);
      current.text += xml.slice(tag + CDATA.begin.length, at - CDATA.end.length);
    } else if (xml.startsWith('<!', tag)) throw new SyntaxError('declares something of its own');
    else at = takeTag(xml, tag, open, extent);
  }
  const [root] = top.children;
  if (open.length > 1 || !root || top.children.length > 1) throw new SyntaxError('is not one whole element');
  return { root, extent };
}

/** Opens or closes an element. @returns where its tag is over */
function takeTag(xml: string, begin: number, open: XmlElement[], extent: JsonExtent): number {
  const end = endOfTag(xml, begin);
  const isClosing = xml[begin + 1] === '/';
  const [, name] = /^(?:[^\s/>:]*:)?([^\s/>:]+)/.exec(xml.slice(begin + (isClosing ? 2 : 1), end)) ?? [];
  if (name === undefined) throw new SyntaxError('has a tag without a name');
  if (isClosing) {
    const closed = open.pop();
    if (!open.length || closed?.name !== name) throw new SyntaxError(`closes ${name}, which is not open`);
    if (!closed.children.length) extent.longestText = Math.max(extent.longestText, closed.text.length);
    return end + 1;
  }
  const element: XmlElement = { name, text: '', children: [] };
  open.at(-1)?.children.push(element);
  count(extent, open.length);
  if (xml[end - 1] !== '/') open.push(element);
  return end + 1;
}

function count(extent: JsonExtent, depth: number): void {
  extent.values += 1;
  extent.depth = Math.max(extent.depth, depth);
  refuseExcess(extent);
}

/** Where the bracket stands that closes a tag: one within quotes does not. */
function endOfTag(xml: string, begin: number): number {
  let quote = '';
  for (let at = begin; at < xml.length; at += 1) {
    const mark = xml[at] ?? '';
    if (quote !== '') quote = mark === quote ? '' : quote;
    else if (mark === '>') return at;
    else if (mark === '"' || mark === "'") quote = mark;
  }
  throw new SyntaxError('breaks off within a tag');
}

function behind(xml: string, end: string, from: number): number {
  const at = xml.indexOf(end, from);
  if (at < 0) throw new SyntaxError(`breaks off before ${end}`);
  return at + end.length;
}

function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (written, decimal?: string, hex?: string, name?: string) => {
    const known = name === undefined ? undefined : NAMED[name];
    if (known !== undefined) return known;
    const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
    if (!(code >= 0 && code <= HIGHEST)) throw new SyntaxError(`has an entity of its own, ${written}`);
    return String.fromCodePoint(code);
  });
}

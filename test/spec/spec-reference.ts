import { pipelineJsonSchema } from '../../src/spec/pipeline-json-schema';
import { markdownTable } from '../support/markdown-table';

/** As much of JSON Schema as a pipeline's has. */
interface Node {
  type?: string | string[];
  title?: string;
  description?: string;
  default?: unknown;
  enum?: string[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: Node;
  anyOf?: Node[];
  oneOf?: { required: string[] }[];
  required?: string[];
  properties?: Record<string, Node>;
  additionalProperties?: Node | false;
}

/** A default that depends on something else stands at the end of what the key means. */
const IN_WORDS = / ?Default: /;

type Table = [heading: string, node: Node];

/** Every key of a pipeline: its type, its default and what it means, as Markdown. */
export function specReference(): string {
  return tablesOf('Pipeline', { ...pipelineJsonSchema(), description: '' })
    .map(([heading, node]) => [`### ${heading}`, introOf(node), tableOf(node)].filter(Boolean).join('\n\n'))
    .join('\n\n');
}

/** A group of keys that stands in two places (a step's and a compensation's `cdm`) is told once. */
function tablesOf(heading: string, node: Node, told = new Set<string>()): Table[] {
  if (told.has(heading)) return [];
  told.add(heading);
  const inner = Object.entries(node.properties ?? {}).flatMap(([key, value]) => {
    const group = groupIn(value);
    return group ? tablesOf(headingOf(key), group, told) : [];
  });
  return [[heading, node], ...inner];
}

function headingOf(key: string): string {
  return key === 'steps' ? 'Step' : `\`${key}\``;
}

/** The keys that a value has, or each entry of a list. */
function groupIn(node: Node): Node | undefined {
  if (node.items?.properties) return node.items;
  return node.properties && node;
}

function introOf({ description = '', oneOf }: Node): string {
  const [meaning = ''] = description.split(IN_WORDS);
  const keys = oneOf?.flatMap(({ required }) => required) ?? [];
  return [meaning, keys.length ? `Exactly one of ${listOf(keys, 'and')}.` : ''].filter(Boolean).join(' ');
}

function tableOf({ properties = {}, required = [] }: Node): string {
  const rows = Object.entries(properties).map(([key, node]) => {
    const [meaning = '', inWords = ''] = (node.description ?? '').split(IN_WORDS);
    const given = node.default === undefined ? inWords.replace(/\.$/, '') : `\`${defaultText(node.default)}\``;
    return [`\`${key}\``, typeOf(key, node), required.includes(key) ? '(required)' : given, meaning];
  });
  return markdownTable([['key', 'type', 'default', 'meaning'], ...rows]);
}

function defaultText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function typeOf(key: string, node: Node): string {
  if (node.title) return node.title.split(',')[0] ?? '';
  if (node.enum) return listOf(node.enum, 'or');
  if (node.anyOf) return node.anyOf.map((one) => typeOf(key, one)).join(', or ');
  if (node.items)
    return `${node.items.properties ? listOfMaps(key) : `list of ${typeOf(key, node.items)}`}${countOf(node)}`;
  if (node.properties) return `[${key}](#${key.toLowerCase()})`;
  if (node.type === 'object') return `${valueOf(node.additionalProperties || {})} by name`;
  return `${typesIn(node.type ?? [])}${limitsOf(node)}`;
}

function listOfMaps(key: string): string {
  return key === 'steps' ? '[steps](#step)' : `list of [${key}](#${key.toLowerCase()})`;
}

function valueOf(node: Node): string {
  return node.type === undefined ? 'anything' : typesIn(node.type);
}

function typesIn(types: string | string[]): string {
  const words = [types].flat().map(wordFor);
  return words.join(words.length > 2 ? ', ' : ' or ');
}

function wordFor(type: string): string {
  switch (type) {
    case 'string':
      return 'text';
    case 'integer':
      return 'whole number';
    case 'boolean':
      return 'true or false';
    default:
      return type;
  }
}

function limitsOf({ minimum, maximum, maxLength, pattern }: Node): string {
  if (pattern) return ` like \`${pattern}\``;
  if (maxLength) return `, at most ${maxLength} characters`;
  return maximum === undefined ? '' : `, ${minimum} to ${maximum}`;
}

function countOf({ minItems, maxItems }: Node): string {
  if (maxItems === undefined) return '';
  return minItems === undefined ? `, at most ${maxItems}` : `, ${minItems} to ${maxItems}`;
}

function listOf(words: string[], last: 'and' | 'or'): string {
  const quoted = words.map((word) => `\`${word}\``);
  return [quoted.slice(0, -1).join(', '), quoted.at(-1)].filter(Boolean).join(` ${last} `);
}

import type { Document, Node, Scalar, YAMLMap } from 'yaml';
import { isAlias, isCollection, isMap, isScalar, isSeq, visit } from 'yaml';
import type { z } from 'zod';
import { printsAs } from './value';

/**
 * The bare words of a file. YAML makes numbers of `0012345` and `1.10`; here they stay the text they are written as,
 * unless the schema wants a number or a boolean where they stand.
 */
export class WrittenScalars {
  private readonly read = new Map<Scalar, unknown>();
  private readonly changed = new Set<Scalar>();

  constructor(private readonly document: Document) {
    visit(document, {
      Scalar: (_key, scalar) => {
        const { value, source, type, tag } = scalar;
        // Who writes `!!int 007` says outright what it is.
        if (type !== 'PLAIN' || tag !== undefined || source === undefined) return;
        if (typeof value !== 'number' && typeof value !== 'boolean') return;
        this.read.set(scalar, value);
        if (!printsAs(value, source)) scalar.value = source;
      },
    });
  }

  /** Takes the bare words that a schema has refused for what it wants there. @returns whether there were any */
  readAsWanted(issues: z.core.$ZodIssue[]): boolean {
    return issues.map((issue) => this.readOne(issue)).includes(true);
  }

  private readOne(issue: z.core.$ZodIssue): boolean {
    if (issue.code !== 'invalid_type') return false;
    const scalar = this.at(issue.path);
    if (!scalar || !this.read.has(scalar) || this.changed.has(scalar)) return false;
    this.changed.add(scalar);
    scalar.value = issue.expected === 'string' ? scalar.source : this.read.get(scalar);
    return true;
  }

  private at(path: PropertyKey[]): Scalar | undefined {
    let node = this.resolved(this.document.contents);
    for (const part of path) {
      if (!isCollection(node)) return undefined;
      node = isMap(node) ? this.valueIn(node, String(part)) : this.resolved(node.get(part, true));
    }
    return isScalar(node) ? node : undefined;
  }

  /** Of the map itself, else of one that is merged into it by `<<`. */
  private valueIn(map: YAMLMap, name: string): Node | undefined {
    const own = map.items.find(({ key }) => String(key) === name);
    if (own) return this.resolved(own.value);
    const merged = map.items.filter(({ key }) => isMerge(key)).map(({ value }) => this.resolved(value));
    const maps = merged.flatMap((one) => (isSeq(one) ? one.items.map((item) => this.resolved(item)) : [one]));
    return maps.flatMap((one) => (isMap(one) ? (this.valueIn(one, name) ?? []) : []))[0];
  }

  private resolved(node: unknown): Node | undefined {
    return (isAlias(node) ? node.resolve(this.document) : node) as Node | undefined;
  }
}

/** What YAML makes of the word is a symbol. */
function isMerge(key: unknown): boolean {
  return isScalar(key) && key.source === '<<';
}

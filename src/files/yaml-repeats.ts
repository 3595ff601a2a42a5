import type { Document, Node, Pair } from 'yaml';
import { isAlias, isCollection, isMap, isPair, isScalar, isSeq } from 'yaml';
import { BOUNDS } from '../domain/bounds';
import type { Fault } from './file-fault';

/** A map or a list where YAML wants the name of a key: nearly always a template without its quotes. */
const ODD_KEY = 'NON_STRING_KEY';

/** What an alias repeats. */
interface Size {
  values: number;
  levels: number;
}

/**
 * Refuses keys that stand twice in a map or are no words, and aliases that repeat more than a file may hold, or themselves.
 * @throws what `fault` makes
 */
export function refuseRepeats(document: Document.Parsed, fault: Fault): void {
  new Repeats(fault).sizeOf(document.contents, 0);
}

class Repeats {
  /** By anchor, the last so far: an alias means the one before it. Undefined while it is still open. */
  private readonly known = new Map<string, Size | undefined>();
  private values = 0;

  constructor(private readonly fault: Fault) {}

  sizeOf(node: unknown, depth: number): Size {
    if (isAlias(node)) return this.repeated(node.source, node.range?.[0] ?? 0, depth);
    const anchor = anchorOf(node);
    if (anchor !== undefined) this.known.set(anchor, undefined);
    const size = this.sizeOfContents(node, depth);
    if (anchor !== undefined) this.known.set(anchor, size);
    return size;
  }

  private sizeOfContents(node: unknown, depth: number): Size {
    this.values += 1;
    if (isSeq(node)) return this.sizeOfAll(node.items, depth + 1);
    if (!isMap(node)) return { values: 1, levels: 0 };
    this.refuseOddKeys(node.items);
    this.refuseDoubles(node.items);
    return this.sizeOfAll(
      node.items.flatMap((pair) => [pair.key, pair.value]),
      depth + 1,
    );
  }

  private sizeOfAll(items: unknown[], depth: number): Size {
    let [values, levels] = [1, 1];
    for (const item of items) {
      const inner = isPair(item) ? this.sizeOfAll([item.key, item.value], depth) : this.sizeOf(item, depth);
      values += inner.values;
      levels = Math.max(levels, inner.levels + 1);
    }
    return { values, levels };
  }

  private repeated(name: string, offset: number, depth: number): Size {
    if (!this.known.has(name)) throw this.fault(offset, 'an alias (`*name`) names no anchor (`&name`) before it');
    const size = this.known.get(name);
    if (!size) throw this.fault(offset, 'an alias (`*name`) stands within what it repeats');
    this.values += size.values;
    const { fileNodes, fileDepth } = BOUNDS;
    if (this.values > fileNodes.most) {
      const most = fileNodes.most.toLocaleString('en');
      throw this.fault(
        offset,
        `with what its aliases repeat the file comes to more than ${most} values, and that is the most`,
      );
    }
    if (depth + size.levels > fileDepth.most) {
      throw this.fault(
        offset,
        `with what this alias repeats, lists and maps go more than ${fileDepth.most} deep in each other`,
      );
    }
    return size;
  }

  /** What makes JSON of a file would write such a key out, with a warning of its own. */
  private refuseOddKeys(pairs: Pair[]): void {
    const odd = pairs.find(({ key }) => isCollection(key) || (isAlias(key) && this.known.get(key.source)?.levels));
    if (!odd) return;
    const [begin = 0] = (odd.key as Node).range ?? [];
    throw this.fault(begin, 'a map or a list stands where the name of a key is meant', ODD_KEY);
  }

  private refuseDoubles(pairs: Pair[]): void {
    const seen = new Set<string>();
    for (const { key } of pairs) {
      if (!isScalar(key)) continue;
      const name = String(key.value);
      if (seen.has(name))
        throw this.fault(key.range?.[0] ?? 0, 'the same key stands twice in this map', 'DUPLICATE_KEY');
      seen.add(name);
    }
  }
}

function anchorOf(node: unknown): string | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
}

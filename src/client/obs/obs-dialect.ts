import type { ReadBody } from '../reply/read-json';
import { readXml, type XmlElement } from '../reply/read-xml';
import type { WireDialect } from '../reply/wire-dialect';

/** OBS speaks XML, in which only a few elements say something to us. */
export const OBS_DIALECT: WireDialect = {
  name: 'XML',
  accept: 'application/xml',
  codePrefix: 'OBS.',
  read,
};

function read(body: string): ReadBody {
  const { root, extent } = readXml(body);
  const value = root.name === 'Error' ? errorOf(root) : { [root.name]: valueOf(root) };
  return { value, extent };
}

/** With the host that a bucket of another region has: it is what a person needs next. */
function errorOf(error: XmlElement): Record<string, string | undefined> {
  const endpoint = textOf(error, 'Endpoint');
  const message = textOf(error, 'Message');
  return {
    code: textOf(error, 'Code'),
    message: endpoint === undefined ? message : `${message ?? 'no message'} (${endpoint})`,
    request_id: textOf(error, 'RequestId'),
  };
}

function textOf({ children }: XmlElement, name: string): string | undefined {
  const text = children.find((child) => child.name === name)?.text.trim();
  return text === '' ? undefined : text;
}

/** An element without others in it is its text; one with others a map, in which each name has a list. */
function valueOf({ text, children }: XmlElement): unknown {
  if (!children.length) return text;
  const byName = new Map<string, unknown[]>();
  for (const child of children) {
    const known = byName.get(child.name);
    if (known) known.push(valueOf(child));
    else byName.set(child.name, [valueOf(child)]);
  }
  return Object.fromEntries(byName);
}

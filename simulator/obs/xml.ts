import { randomUUID } from 'node:crypto';
import type { Reply } from '../replies';

/** Elements in their order; a list repeats its element. Undefined is left out. */
export type Elements = readonly (readonly [name: string, value: string | number | Elements | undefined])[];

/** A reply with an XML document in it. */
export function xml(root: string, elements: Elements, status = 200, attributes = ''): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<${root}${attributes}>${written(elements)}</${root}>`;
  return { status, body, headers: { 'Content-Type': 'application/xml', ...ids() } };
}

/** What every reply of OBS has beside its own headers. */
export const ids = (): Record<string, string> => ({
  'x-obs-request-id': randomUUID().replaceAll('-', '').toUpperCase(),
  'x-obs-id-2': randomUUID().replaceAll('-', ''),
});

function written(elements: Elements): string {
  return elements
    .map(([name, value]) => {
      if (value === undefined) return '';
      return `<${name}>${typeof value === 'object' ? written(value) : escaped(String(value))}</${name}>`;
    })
    .join('');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);

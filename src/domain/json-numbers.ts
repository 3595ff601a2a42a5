const NUMBER = /-?\d[\d.eE+-]*/y;

/** Puts something else in the place of each number of a JSON text, which `JSON.parse` rounds without a word. */
export function replaceNumbers(json: string, change: (written: string) => string): string {
  const parts: string[] = [];
  let kept = 0;
  for (let at = 0; at < json.length;) {
    if (json[at] === '"') {
      at = afterText(json, at);
      continue;
    }
    NUMBER.lastIndex = at;
    const [written] = NUMBER.exec(json) ?? [];
    if (written === undefined) {
      at += 1;
      continue;
    }
    parts.push(json.slice(kept, at), change(written));
    at += written.length;
    kept = at;
  }
  return [...parts, json.slice(kept)].join('');
}

/** Where the text that begins here is over. */
function afterText(json: string, begin: number): number {
  for (let quote = json.indexOf('"', begin + 1); quote >= 0; quote = json.indexOf('"', quote + 1)) {
    let escapes = 0;
    while (json[quote - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return quote + 1;
  }
  return json.length;
}

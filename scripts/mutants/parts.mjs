/** Fewer files a part find a mutant sooner, more spare jest some of its starts. */
const FIRST_PART_MS = 2_000;

/** Files that have one of the tests, those that find most and then the quickest first, in parts that take a few seconds each. */
export function partsOf(tests, testFilter, finders, partMs) {
  const wanted = testFilter && new Set(testFilter);
  const files = new Map();
  for (const { id, fileName, timeSpentMs } of tests) {
    if (wanted && !wanted.has(id)) continue;
    const file = files.get(fileName) ?? { fileName, ids: [], ms: 500 };
    file.ids.push(id);
    file.ms += timeSpentMs;
    files.set(fileName, file);
  }
  const parts = [];
  let left = 0;
  const found = ({ fileName }) => finders.get(fileName) ?? 0;
  for (const file of [...files.values()].sort((one, other) => found(other) - found(one) || one.ms - other.ms)) {
    if (!parts.length || left < file.ms) {
      left = parts.length ? partMs : FIRST_PART_MS;
      parts.push([]);
    }
    parts.at(-1).push(file);
    left -= file.ms;
  }
  return parts;
}

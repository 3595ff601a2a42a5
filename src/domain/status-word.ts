/** One of the vendor's status words in the form they are compared in: `Succeeded` and `stopped` were seen for SUCCEEDED and STOPPED. */
function plain(word: string): string {
  return word.toLowerCase();
}

/** What the vendor's words mean, looked up without regard to their case. */
export function meaningsOf<Meaning>(words: Record<string, Meaning>): (word: string | undefined) => Meaning | undefined {
  const meanings = new Map(Object.entries(words).map(([word, meaning]) => [plain(word), meaning]));
  return (word) => (word === undefined ? undefined : meanings.get(plain(word)));
}

/** Whether a status is one of these words, in any case. */
export function oneOf(...words: string[]): (status: string | undefined) => boolean {
  const known = new Set(words.map(plain));
  return (status) => status !== undefined && known.has(plain(status));
}

/** The sign of a state, so that nobody has to tell colours apart. */
const SIGNS: Record<string, string> = {
  running: '▶',
  starting: '▷',
  held: '?',
  paused: 'Ⅱ',
  stuck: '!',
  succeeded: '✓',
  failed: '✕',
  waiting: '·',
  skipped: '»',
  stopped: '■',
  cancelled: '■',
  terminated: '■',
  'timed out': '⧖',
  late: '◷',
  compensated: '↶',
};

/** The sign of a state, a character wide; of one that no pipeline of ours has, a dot. */
export function signOf(state: string): string {
  return (Object.hasOwn(SIGNS, state) && SIGNS[state]) || '•';
}

/** What an activity is about. */
export type Verb = 'start' | 'watch' | 'stop' | 'ask';

/** By type of activity, of which there are some dozens. */
const verbs = new Map<string, Verb>();

/** What an activity of this type is about. */
export function verbOf(type: string): Verb {
  const verb = verbs.get(type) ?? verbIn(type);
  verbs.set(type, verb);
  return verb;
}

function verbIn(type: string): Verb {
  const [, , name] = type.split('.');
  // What an earlier run has left is asked of Temporal; a spec is looked at, and nothing else.
  if (name === undefined) return 'ask';
  if (name.startsWith('watch')) return 'watch';
  // That a cluster is put to rest is what such a step begins with.
  return /^(stop|cancel|kill|delete)/.test(name) && !type.startsWith('huaweicloud.cdmCluster.') ? 'stop' : 'start';
}

/** Makes something once for each owner, and lets it go with that: all waits of a connection share what it was shown. */
export function keptFor<Owner extends object, Kept>(make: (owner: Owner) => Kept): (owner: Owner) => Kept {
  const kept = new WeakMap<Owner, Kept>();
  return (owner) => {
    const known = kept.get(owner) ?? make(owner);
    kept.set(owner, known);
    return known;
  };
}

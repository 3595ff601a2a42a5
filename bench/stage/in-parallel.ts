/** Does something with each item, so many at a time, in their order. */
export async function inParallel<T>(
  items: readonly T[],
  sideBySide: number,
  act: (item: T) => Promise<unknown>,
): Promise<void> {
  const queue = items.values();
  const lane = async (): Promise<void> => {
    for (const item of queue) await act(item);
  };
  await Promise.all(Array.from({ length: sideBySide }, lane));
}

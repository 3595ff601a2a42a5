import { Refusal } from '../refusal';

/** Refuses a queue that there is not. Until somebody names a queue any is good; `default` always is. */
export function requireQueue(queue: string, definitions: Iterable<{ readonly queue?: string | undefined }>): void {
  const known = [...definitions].flatMap((definition) => definition.queue ?? []);
  if (known.length === 0 || queue === 'default' || known.includes(queue)) return;
  throw new Refusal('DLI.0002', `The queue ${queue} does not exist.`);
}

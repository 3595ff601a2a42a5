import { z } from 'zod';
import { unshownIn } from '../domain/shown-text';

/**
 * The text of a name or a key: people tell it from others by what they see of it, so that nothing in it may be hidden.
 * The joiners that some scripts need (U+200C, U+200D) stand between letters, and are shown as what they are.
 */
export function seenText(): z.ZodString {
  return z.string().refine((name) => hiddenIn(name) === undefined, {
    error: ({ input }) => `has a character that nobody sees: ${hiddenIn(String(input))}`,
  });
}

const JOINERS = /(?<=[\p{L}\p{M}])[\u200c\u200d](?=\p{L})/gu;

function hiddenIn(name: string): string | undefined {
  return unshownIn(name.replace(JOINERS, ''));
}

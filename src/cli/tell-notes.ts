import { tell } from './print';

/** The rest says the same of later years. */
const SHOWN = 2;

/** Tells what is done about times that daylight saving removes or repeats. @param span in which there are more of them */
export function tellNotes(notes: string[], span: string): void {
  for (const note of notes.slice(0, SHOWN)) tell(`warning: ${note}.`);
  if (notes.length > SHOWN) tell(`warning: and so on, ${notes.length - SHOWN} times more in ${span}.`);
}

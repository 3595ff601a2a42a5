/** The colours of one state: of what stands on the page, and of what is filled with it. */
interface StateColours {
  /** On a light page. */
  light: string;
  /** On a dark one. */
  dark: string;
}

const WAITING: StateColours = { light: '#59636e', dark: '#9aa4af' };
const HELD: StateColours = { light: '#8a5a00', dark: '#d9a12b' };
const RUNNING: StateColours = { light: '#0969da', dark: '#58a6ff' };

/** The same as on the board; of a state that is not here, that of one that waits. */
const COLOURS: Record<string, StateColours> = {
  starting: RUNNING,
  running: RUNNING,
  held: HELD,
  succeeded: { light: '#1a7f37', dark: '#3fb950' },
  failed: { light: '#c21f2b', dark: '#ff7b72' },
  compensated: { light: '#7a49d1', dark: '#b897ff' },
};

/** The colours of a state. */
export function coloursOf(state: string | undefined): StateColours {
  return (state !== undefined && Object.hasOwn(COLOURS, state) && COLOURS[state]) || WAITING;
}

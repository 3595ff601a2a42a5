import { EXIT } from '../cli-error';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Turns the first request to end into a signal that the work can follow. A second one ends this process at once. */
export interface Interruption {
  /** Aborted by the first request to end. */
  signal: AbortSignal;
  /** Gives Ctrl-C its usual meaning back. */
  stopListening(): void;
}

/** Takes Ctrl-C and SIGTERM from now on. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const onSignal = (): void => {
    // Whatever we keep ends with us, so leaving at once leaves nothing behind.
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    stopListening: () => SIGNALS.forEach((name) => process.off(name, onSignal)),
  };
}

/** Resolves when the signal has fired. */
export function fired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

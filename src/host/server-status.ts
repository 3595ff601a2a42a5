import { shownLine } from '../domain/shown-text';

/** Why Temporal does not do what it is asked, for people. */
export interface TemporalTrouble {
  /** What is wrong, as the end of a sentence without its stop. */
  cause: string;
  /** What to do about it, in a sentence. */
  todo: string;
}

/** Who asks a server, and for what. */
interface Asker {
  /** The namespace that is asked for. */
  namespace: string;
  /** What it is shown, `API key`; absent where that is a certificate, or nothing. */
  shows?: string;
}

/** What a status of gRPC means. */
interface StatusMeaning {
  /** Of one call, after the name of the server. @param words the server's own, without a stop */
  ofCall: (words: string, namespace: string) => string;
  /** Of all there is to ask, where it means that nobody is let in; absent where it does not. */
  ofServer?: (asker: Asker) => TemporalTrouble;
}

const away = (words: string): string =>
  `answers, and cannot do it now: ${words}. Its database may be away. Try again when it is back.`;
const refuses = (words: string): string => `refuses: ${words}.`;

/** By the numbers that gRPC has for what came of a call. */
export const STATUSES: Readonly<Record<number, StatusMeaning>> = {
  // CANCELLED
  1: { ofCall: away },
  // INVALID_ARGUMENT
  3: { ofCall: refuses },
  // DEADLINE_EXCEEDED
  4: { ofCall: () => 'has not answered in time: its database may be away. Try again when it is back.' },
  // NOT_FOUND
  5: {
    ofCall: refuses,
    ofServer: ({ namespace }) => ({
      cause: `there is no namespace ${shownLine(namespace)}`,
      todo: 'Set TEMPORAL_NAMESPACE, or create the namespace.',
    }),
  },
  // PERMISSION_DENIED
  7: {
    ofCall: (words, namespace) =>
      `does not let you do that in namespace ${namespace}: ${words}. Ask whoever runs it for the right.`,
    ofServer: ({ namespace, shows }) => ({
      cause: `it refuses the ${shows ?? 'caller'}: permission denied`,
      todo: `Check that the ${shows ?? 'certificate'} is right and not revoked, and may read namespace ${shownLine(namespace)}.`,
    }),
  },
  // RESOURCE_EXHAUSTED
  8: { ofCall: (words) => `has a limit that is reached: ${words}. Try again later, or have the limit raised.` },
  // FAILED_PRECONDITION
  9: { ofCall: refuses },
  // UNIMPLEMENTED
  12: { ofCall: (words) => `does not know this call: ${words}. Is it a Temporal server, and not older than 1.20?` },
  // INTERNAL
  13: { ofCall: away },
  // UNAVAILABLE
  14: { ofCall: away },
  // UNAUTHENTICATED
  16: {
    ofCall: (words) => `does not know you: ${words}. Look at TEMPORAL_API_KEY, or at TEMPORAL_TLS_CLIENT_CERT_PATH.`,
    ofServer: ({ shows }) => ({
      cause: `it does not accept who calls: the ${shows ?? 'certificate'} is missing, wrong or expired`,
      todo: 'Set TEMPORAL_API_KEY, or TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH, to ones that hold.',
    }),
  },
};

/** What a server has answered to a call. */
export interface ServerStatus {
  /** The number of gRPC. */
  code: number;
  /** The server's own words; absent where it was asked by the SDK's native part, and where no server has spoken. */
  details?: string;
}

const DEEPEST = 5;

/** The status that an error carries, or what caused it; undefined where neither does. */
export function statusOf(error: unknown, depth = 0): ServerStatus | undefined {
  if (error === null || typeof error !== 'object' || depth > DEEPEST) return undefined;
  const { code, details, cause } = error as { code?: unknown; details?: unknown; cause?: unknown };
  if (typeof code !== 'number') return statusOf(cause, depth + 1);
  return { code, ...(typeof details === 'string' && { details }) };
}

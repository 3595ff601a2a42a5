import { CliError, EXIT } from '../cli-error';
import { ownCommand } from '../own-command';

// gRPC status code; the enumeration is in a package that is not a dependency of ours.
const INVALID_ARGUMENT = 3;

/** The same error, or what to do where the server was asked by search attributes that it does not know. */
export function asUnknownAttribute(error: unknown, namespace: string): unknown {
  if ((error as { cause?: { code?: number } }).cause?.code !== INVALID_ARGUMENT) return error;
  return new CliError(
    `HUAWEICLOUD_SEARCH_ATTRIBUTES is on, and namespace ${namespace} does not know the search attributes of pipelines: ` +
      `register them with \`${ownCommand('search-attributes register')}\`, or unset the variable.`,
    EXIT.badInput,
    { cause: error },
  );
}

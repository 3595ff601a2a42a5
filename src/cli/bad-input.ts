import { CodecError } from '../codec/codec-error';
import { ConnectionError } from '../connections/connection-error';
import { TemporalConfigError } from '../temporal-config';

/** Whether the environment, not the moment, is at fault: trying again changes nothing. */
export function isBadInput(error: unknown): error is ConnectionError | CodecError | TemporalConfigError {
  return error instanceof ConnectionError || error instanceof CodecError || error instanceof TemporalConfigError;
}

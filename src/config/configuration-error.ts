/** A connection that is not set up, or set up wrongly: someone must change the environment or the configuration file. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file: a part of its path is no folder',
  EISDIR: 'it is a folder, and a file is meant',
  EACCES: 'nobody has given you leave to read it',
  EPERM: 'nobody has given you leave to read it',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is longer than a name may be',
  EMFILE: 'too many files are open',
};

/** Why a file cannot be read, in words instead of the system's code: `there is no such file`. */
export function whyUnreadable(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

import { percentEncode } from './query';

/** A value for one `{name}` of a path, and the longest the vendor takes, in characters. */
export interface PathParam {
  /** As people write it: it is percent-encoded on its way into the path. */
  value: string;
  /** Longest that the vendor takes, in characters; a longer one is refused before anything is sent. */
  max: number;
}

/** A value that cannot be a path segment. */
export class PathProblem extends Error {}

/**
 * Fills a path as the vendor's manual prints it, `/v1/{project_id}/jobs/{job_name}/start`. Every value is encoded
 * once, so that a slash, a `%2F` or a Chinese name reaches exactly the job of that name.
 * Parameters that the path does not use are checked all the same.
 * @throws {PathProblem} for an empty name, `.` and `..` (which servers fold away), a name too long, or broken Unicode
 */
export function fillPath(template: string, params: Readonly<Record<string, PathParam>>): string {
  let path = template;
  // No encoded value has a brace, or a sign that means something to `replaceAll`.
  for (const [name, param] of Object.entries(params)) path = path.replaceAll(`{${name}}`, segment(name, param));
  return path;
}

function segment(name: string, { value, max }: PathParam): string {
  if (value === '') throw new PathProblem(`${name} is empty`);
  // No text has more characters than units.
  const length = value.length > max ? [...value].length : value.length;
  if (length > max) throw new PathProblem(`${name} is ${length} characters long; at most ${max} are allowed`);
  if (value === '.' || value === '..') throw new PathProblem(`${name} must not be "${value}"`);
  try {
    return percentEncode(value);
  } catch {
    throw new PathProblem(`${name} is not well-formed Unicode`);
  }
}

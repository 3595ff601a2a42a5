/** An object as a list of its bucket shows it. */
export interface ObsObject {
  /** As it is: nothing in it is escaped. */
  key: string;
  /** Its size. */
  bytes: number;
  /** Without quotes; absent where the list does not tell. */
  etag?: string;
  /** When it was written, in milliseconds since 1970; absent where the list does not tell. */
  modifiedAtMs?: number;
}

/** What every wait for objects says. */
interface ObsWaitSettings {
  /** The bucket's name. */
  bucket: string;
  /** Bytes that the objects have together. @default 0 */
  minBytes?: number;
  /**
   * An object counts once two looks in a row have seen it with the same ETag and size, so that one which is still appended
   * to, or written anew, does not. False: at the first look. @default true
   */
  stable?: boolean;
}

/** One object to wait for. */
export interface ObsKeyInput extends ObsWaitSettings {
  /** The whole key. One that ends with `/` is a folder, and no object. */
  key: string;
  /** Is of a key. */
  prefix?: undefined;
  /** A key is one object. */
  minObjects?: undefined;
}

/** Objects to wait for. */
export interface ObsPrefixInput extends ObsWaitSettings {
  /** What their keys begin with. */
  prefix: string;
  /** Is of one object. */
  key?: undefined;
  /** How many there must be, 1 to 20,000. @default 1 */
  minObjects?: number;
}

/** Objects to wait for, as a person writes it. */
export type ObsInput = ObsKeyInput | ObsPrefixInput;

/** Objects to wait for. */
export interface ObsBody {
  /** The bucket's name. */
  bucket: string;
  /** Of one object; absent where all with the prefix count. */
  key?: string;
  /** What keys begin with; absent where one key is waited for. */
  prefix?: string;
  /** How many there must be. */
  minObjects: number;
  /** What they come to together. */
  minBytes: number;
  /** Two looks in a row must have seen an object as it is. */
  stable: boolean;
}

/** What objects that were waited for leave for later steps. Nothing is read of what is in them. */
export type ObsOutput = {
  /** How many there are; of more than 20,000 the first. */
  objects?: number;
  /** Bytes of all of them. */
  bytes?: number;
  /** The key of the one that was written last. */
  newestKey?: string;
  /** When that was, ISO 8601. */
  newestAt?: string;
  /** Its ETag, without quotes. */
  etag?: string;
};

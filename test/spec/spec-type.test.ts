import type { PipelineSpec } from '../../src/domain/pipeline-spec';
import type { WrittenSpec } from '../../src/spec/schema';

type Single = string | number | boolean | null | undefined;
type Lists<T> = Extract<T, readonly unknown[]>;
type Maps<T> = Exclude<T, Single | readonly unknown[]>;
type KeysOf<T> = T extends unknown ? keyof T : never;
type At<T, Key extends PropertyKey> = T extends unknown ? (Key extends keyof T ? T[Key] : undefined) : never;

/** A type without the say of which keys go together: each key with all that may stand there, however deep. */
type Merged<T> = unknown extends T
  ? T
  : | Extract<T, Single>
    | ([Lists<T>] extends [never] ? never : Merged<Lists<T>[number]>[])
    | ([Maps<T>] extends [never] ? never : { [Key in KeysOf<Maps<T>>]: Merged<At<Maps<T>, Key>> });

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

test('what a compiler lets people write is what the schema takes, key by key', () => {
  // Were a key, a word or a type in one and not in the other, this would not compile.
  const isSame: Same<Merged<PipelineSpec>, Merged<WrittenSpec>> = true;

  expect(isSame).toBe(true);
});

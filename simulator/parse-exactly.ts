const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/** JSON as the cloud reads it, which knows 64-bit numbers: a whole number that would be rounded here is its digits as text. */
export function parseExactly(json: string): unknown {
  const value: unknown = JSON.parse(json);
  if (!/\d{16}/.test(json)) return value;
  return JSON.parse(
    json.replace(TEXT_OR_NUMBER, (token) => {
      const isRounded = /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
      return isRounded ? `"${token}"` : token;
    }),
  );
}

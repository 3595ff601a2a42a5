// What publint and "Are the types wrong?" say of a packed package, as one line of JSON. A program of its own, since both
// are ES modules and jest runs CommonJS.
// node judge-package.mjs TARBALL
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const tarball = readFileSync(process.argv[2]);
const types = await checkPackage(createPackageFromTarballData(tarball));
const buffer = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength);
const { messages, pkg } = await publint({ pack: { tarball: buffer }, level: 'suggestion' });

console.log(
  JSON.stringify({
    typed: types.types !== false,
    problems:
      types.types === false
        ? []
        : types.problems.map(({ kind, entrypoint, resolutionKind }) => ({ kind, entrypoint, resolutionKind })),
    messages: messages.map((message) => formatMessage(message, pkg, { color: false })),
  }),
);

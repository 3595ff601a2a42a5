// What publint and "Are the types wrong?" say of a packed package, as one line of JSON. A program of its own, since both
// are ES modules and jest runs CommonJS.
// node judge-package.mjs TARBALL FOLDER, in which the tarball lies unpacked
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const [tarball, pkgDir] = process.argv.slice(2);
const packed = createPackageFromTarballData(readFileSync(tarball));
// It looks through all files each time that it is asked for a folder, mostly for one of the same few.
const folders = new Map();
const look = packed.directoryExists.bind(packed);
packed.directoryExists = (path) => {
  if (!folders.has(path)) folders.set(path, look(path));
  return folders.get(path);
};
const types = await checkPackage(packed);
// Of a tarball it would look through all files for each folder, too.
const { messages, pkg } = await publint({ pkgDir, pack: false, level: 'suggestion' });

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

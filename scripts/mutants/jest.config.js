'use strict';
// The fast tests as mutants meet them: those of the project `unit` that try one of the five rooms, among them the worlds.
const { join } = require('node:path');
const { projects } = require('../../jest.config.js');

/** Which folders of tests try a room: all of them together take minutes before the first mutant is tried. */
const FOLDERS = {
  domain: ['domain', 'history', 'hostile/shown', 'hostile/state'],
  spec: ['spec', 'files', 'hostile/templates'],
  client: ['client', 'credentials', 'hostile/replies', 'recorded'],
  activities: ['activities', 'halted', 'recorded', 'worlds'],
  connections: ['connections', 'config'],
};
const rooms = process.env.MUTANTS_ROOMS?.split(',') ?? Object.keys(FOLDERS);
const folders = rooms.flatMap((room) => FOLDERS[room]);
// These compare a page of docs or a text of src with the code as it is written, which an instrumented source never is.
const READ_SOURCES = /-page\.test|codes-on-the-page|one-place/;

const unit = projects.find(({ displayName }) => displayName === 'unit');

/** @type {import('jest').Config} */
module.exports = {
  ...unit,
  rootDir: join(__dirname, '../..'),
  testMatch: unit.testMatch.filter((path) => {
    const name = path.replace('<rootDir>/test/', '');
    return folders.some((folder) => name.startsWith(`${folder}/`)) && !READ_SOURCES.test(name);
  }),
  // What a mutant keeps waiting for ever is found when this is over: the longest of these tests need a tenth of it.
  testTimeout: 20_000,
};

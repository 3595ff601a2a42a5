'use strict';
// Each test file has a realm to itself, as in jest's own environment. There each mention of a global (`Math`, `Promise`, `process`) asks
// an interceptor and a Proxy, which costs twenty times what it costs elsewhere; here the realm's global is an ordinary object.
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

class EnvironmentOfItsOwnRealm extends TestEnvironment {
  constructor(...given) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }
}

module.exports = EnvironmentOfItsOwnRealm;

'use strict';
// A Python of its own for what is tried with other people's packages: a virtual environment with pinned versions from PyPI.
const { execFileSync } = require('node:child_process');
const { existsSync, mkdtempSync, readdirSync, rmSync } = require('node:fs');
const { homedir, tmpdir } = require('node:os');
const { join } = require('node:path');

/** Resolves and installs in seconds what pip takes minutes for. */
const UV = 'uv==0.13.9';

/** What pyenv keeps, which its shims do not always find. */
function fromPyenv(version) {
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const names = existsSync(versions) ? readdirSync(versions) : [];
  return names.filter((name) => name.startsWith(`${version}.`)).map((name) => join(versions, name, 'bin', 'python3'));
}

function runs(python, version) {
  try {
    const script = 'import sys, venv; print("%d.%d" % sys.version_info[:2])';
    return execFileSync(python, ['-c', script], { encoding: 'utf8', stdio: 'pipe' }).trim() === version;
  } catch {
    return false;
  }
}

/** The first Python of one of these versions, the best first. PYTHON names one outright. */
function findPython(versions) {
  const { PYTHON } = process.env;
  if (PYTHON) return PYTHON;
  for (const version of versions) {
    const found = [`python${version}`, 'python3', ...fromPyenv(version)].find((python) => runs(python, version));
    if (found) return found;
  }
  throw new Error(`no Python ${versions.join(' or ')} here: install one, or name it by PYTHON=/path/to/python3`);
}

/**
 * Calls `use` with the Python of a new virtual environment that has what a requirements file names, and with a folder
 * for its files; both are taken away after. `VENV=FOLDER` keeps the environment there for the next time.
 */
async function withPython({ versions, requirements }, use) {
  const folder = mkdtempSync(join(tmpdir(), 'temporal-huaweicloud-python-'));
  const kept = process.env.VENV;
  const venv = kept ?? join(folder, 'venv');
  const python = join(venv, 'bin', 'python');
  try {
    if (!existsSync(python)) execFileSync(findPython(versions), ['-m', 'venv', venv], { stdio: 'inherit' });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', UV];
    execFileSync(python, pip, { stdio: 'inherit' });
    const install = ['-m', 'uv', 'pip', 'install', '--quiet', '--python', python, '-r', requirements];
    execFileSync(python, install, { stdio: 'inherit' });
    return await use(python, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where the vendor's SDKs look for their hosts: their own variables. */
function endpointsOf(url, region = 'cn-north-4') {
  const suffix = region.replaceAll('-', '_').toUpperCase();
  const services = ['CDM', 'DLI', 'MRS', 'SMN', 'DLF', 'DGC', 'IAM'];
  return Object.fromEntries(services.map((service) => [`HUAWEICLOUD_SDK_REGION_${service}_${suffix}`, url]));
}

module.exports = { withPython, endpointsOf };

'use strict';
// Docker's health check of the image: asks the worker in the same container whether it lives. Exits 0 for yes, 1 for no.
const address = process.env.HUAWEICLOUD_HEALTH_ADDRESS ?? '';
const port = address.slice(address.lastIndexOf(':') + 1);

fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4_000) })
  .then(async (reply) => {
    console.log(`${reply.status} ${await reply.text()}`);
    process.exitCode = reply.ok ? 0 : 1;
  })
  .catch((error) => {
    console.log(`no answer at port ${port}: ${error.message}`);
    process.exitCode = 1;
  });

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As much of a Kubernetes API server as Helm asks before it looks at a Deployment. */
export interface PretendKubernetes {
  url: string;
  close(): Promise<void>;
}

/** @param deployment the one that there is, whatever its name */
export async function startPretendKubernetes(deployment: object): Promise<PretendKubernetes> {
  const group = { groupVersion: 'apps/v1', version: 'v1' };
  const answers: Record<string, object> = {
    '/version': { major: '1', minor: '34', gitVersion: 'v1.34.0' },
    '/api': { kind: 'APIVersions', versions: ['v1'] },
    '/api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources: [] },
    '/apis': {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: [{ name: 'apps', versions: [group], preferredVersion: group }],
    },
    '/apis/apps/v1': {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: 'apps/v1',
      resources: [
        { name: 'deployments', singularName: 'deployment', namespaced: true, kind: 'Deployment', verbs: ['get'] },
      ],
    },
  };
  const server = createServer((request, reply) => {
    const path = new URL(request.url ?? '/', 'http://pretend').pathname;
    const isDeployment = path.startsWith('/apis/apps/v1/namespaces/default/deployments/');
    const answer = isDeployment ? deployment : answers[path];
    reply.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

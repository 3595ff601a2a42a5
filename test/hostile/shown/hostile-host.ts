import { createServer, type Server } from 'node:http';
import { HOSTILE } from './hostile-text';

/** A host that calls everything fine, or wrong, in words of its own. */
export async function hostileHost(): Promise<Server> {
  const server = createServer((request, response) => {
    const projects = request.url?.startsWith('/v3/projects') && request.headers.authorization !== undefined;
    response.writeHead(projects ? 200 : 404, {
      'content-type': 'application/json',
      'x-request-id': '::error::\u009b31mx',
      connection: 'close',
    });
    response.end(
      projects
        ? JSON.stringify({ projects: [{ id: HOSTILE, name: 'cn-north-4', enabled: true }] })
        : JSON.stringify({ error_code: HOSTILE, error_msg: HOSTILE }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

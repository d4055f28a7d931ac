import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { port } from "@acme/config";
import { button } from "@acme/ui";

/** Static files by the path they are asked for; what has no path of its own is public. */
function fileOf(path: string): URL {
  const asset = /^\/_next\/(static\/.*)/u.exec(path)?.[1];
  return new URL(asset === undefined ? `public${path}` : `.next/${asset}`, import.meta.url);
}

const page = `<!doctype html><title>${process.env.NEXT_PUBLIC_API}</title>${button("Buy", true)}`;

const server = createServer(async (request, response) => {
  const { url = "/" } = request;
  const body = url === "/" ? page : await readFile(fileOf(url)).catch(() => undefined);
  response.writeHead(body === undefined ? 404 : 200).end(body);
});
server.listen(port, process.env.HOSTNAME);
process.on("SIGTERM", () => server.close());

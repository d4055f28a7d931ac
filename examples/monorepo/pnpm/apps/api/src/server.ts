import { createServer } from "node:http";
import { port } from "@acme/config";
import { models, newId } from "@acme/db";
import { log } from "@acme/logger";

const server = createServer((request, response) => {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ path: request.url, models, id: newId().length }));
});
server.listen(port, () => log("api", `listens on ${port}`));
process.on("SIGTERM", () => server.close());

import { createServer } from "node:http";
import ms from "ms";

const started = Date.now();
const uptime = () => `up for ${ms(Date.now() - started, { long: true })}\n`;

if (process.argv.includes("--once")) process.stdout.write(uptime());
else createServer((_request, response) => response.end(uptime())).listen(3000);

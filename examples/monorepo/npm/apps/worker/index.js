import { log } from "@acme/logger";

log("worker", "one job done");
if (!process.argv.includes("--once")) setInterval(() => log("worker", "one job done"), 5000);

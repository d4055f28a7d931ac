import { arg, cache, defineConfig, image, stage } from "stagecraft";

const node = arg("NODE_VERSION", { default: "22" });

const dependencies = stage("dependencies")
  .from(`node:${node}-slim`)
  .workdir("/app")
  .copy(["package.json", "package-lock.json"], "./")
  .run("npm ci --omit=dev --no-audit --no-fund", { mounts: [cache("/root/.npm")] });

const service = stage("service")
  .from(`node:${node}-slim`)
  .env({ NODE_ENV: "production" })
  .workdir("/app")
  .copy("/app/node_modules", "./node_modules", { from: dependencies })
  .copy(["package.json", "server.js"], "./")
  .user("node")
  .expose(3000)
  .cmd(["node", "server.js"]);

export default defineConfig({
  images: { service: image(service, { tags: ["example/node-service:1.0"] }) },
});

import { arg, defineConfig, image, stage } from "stagecraft";

const node = arg("NODE_VERSION", { default: "22" });
const base = `node:${node}-slim`;

// What the command needs at run time, from its own manifest; nothing of this stage but node_modules ships.
const dependencies = stage("dependencies")
  .from(base)
  .workdir("/app")
  .copy("packages/stagecraft/package.json", "./")
  .run("npm install --omit=dev --no-package-lock --no-audit --no-fund");

const command = stage("command")
  .from(base)
  .workdir("/app")
  .copy("/app/node_modules", "./node_modules", { from: dependencies })
  .copy("packages/stagecraft/package.json", "./")
  .copy("packages/stagecraft/dist", "./dist")
  .run("ln -s /app/dist/bin.cjs /usr/local/bin/stagecraft")
  .run("mkdir -p /project")
  .user("node")
  .workdir("/project")
  .entrypoint(["stagecraft"])
  .cmd(["--help"]);

export default defineConfig({
  images: {
    stagecraft: image(command, {
      tags: ["stagecraft:dev"],
      exclude: ["packages/stagecraft/dist/*.cache"],
      labels: {
        "org.opencontainers.image.title": "stagecraft",
        "org.opencontainers.image.licenses": "MIT",
      },
    }),
  },
});

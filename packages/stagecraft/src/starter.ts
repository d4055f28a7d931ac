/** What a broad copy should leave behind in almost every project. */
const exclude = `["node_modules", "dist", ".git", ".env*", "*.pem", "*.key", "**/.DS_Store"]`

function nodeStarter(name: string): string {
  return `import { defineConfig, image, stage } from "stagecraft";

// A stage is a value: every call returns a new one, and strings arrive in the image as they are.
const app = stage("app")
  .from("node:22-slim")
  .workdir("/app")
  .copy(["package.json", "package-lock.json"], "./")
  .run("npm ci --omit=dev --no-audit --no-fund")
  .copy(".", ".")
  .user("node")
  .cmd(["npm", "start"]);

export default defineConfig({
  images: {
    ${JSON.stringify(name)}: image(app, {
      tags: ["${name}:latest"],
      // Kept out of every broad copy.
      exclude: ${exclude},
    }),
  },
});
`
}

function plainStarter(name: string): string {
  return `import { defineConfig, file, image, stage } from "stagecraft";

// A stage is a value: every call returns a new one, and strings arrive in the image as they are.
const app = stage("app")
  .from("busybox:1.36")
  .workdir("/app")
  .copy(file("hello.txt", "Hello from Stagecraft\\n"), "./")
  .run("wc -c hello.txt")
  .user("65534:65534")
  .cmd(["cat", "/app/hello.txt"]);

export default defineConfig({
  images: {
    ${JSON.stringify(name)}: image(app, {
      tags: ["${name}:latest"],
      // Kept out of every broad copy.
      exclude: ${exclude},
    }),
  },
});
`
}

/** The text of a first config: for a Node service with a lock file, else for any project. */
export function starter(name: string, isNodeProject: boolean): string {
  return isNodeProject ? nodeStarter(name) : plainStarter(name)
}

import { parseDockerfile } from "@stagecraft/dockerfile"
import { liftDockerfile, writeConfig } from "@stagecraft/importer"
import { describe, expect, it } from "vitest"
import { written } from "./written.ts"

describe("a config", () => {
  it("has the file's comments at the top, arguments, then stages, each with its comments", async () => {
    expect(
      await written(`# syntax=docker/dockerfile:1
# What this is.

# The runtime.
ARG NODE_VERSION=22

# Dependencies only.
FROM node:\${NODE_VERSION}-slim AS deps
ARG TARGETARCH
RUN npm ci

FROM node:\${NODE_VERSION}-slim
# Nobody.
USER node
# The end.
`),
    ).toBe(
      `// What this is.

import { arg, defineConfig, image, stage, TARGETARCH } from "stagecraft";

// The runtime.
const nodeVersion = arg("NODE_VERSION", { default: "22" });

// Dependencies only.
const deps = stage("deps").from(\`node:\${nodeVersion}-slim\`).arg(TARGETARCH).run("npm ci");

const app = stage("app")
  .from(\`node:\${nodeVersion}-slim\`)
  // Nobody.
  .user("node");
// The end.

export default defineConfig({
  images: {
    app: image(app, { syntax: "docker/dockerfile:1" }),
    deps: image(deps, { syntax: "docker/dockerfile:1" }),
  },
});
`,
    )
  })

  it("exports a stage that needs no more", async () => {
    expect(await written("FROM a\n")).toBe(`import { stage } from "stagecraft";

const app = stage("app").from("a");

export default app;
`)
  })

  it("of several files shares arguments, and tells stages of one name apart", async () => {
    const text = (name: string, index: number) => `# ${name}

ARG A=1
ARG B=${index}
FROM a:\${A}-\${B} AS builder
FROM builder
`
    expect(await writtenTogether(text)).toBe(`// Dockerfile

import { arg, defineConfig, image, stage } from "stagecraft";

const a = arg("A", { default: "1" });
const b = arg("B", { default: "0" });
const b2 = arg("B", { default: "1" });

const builder = stage("builder").from(\`a:\${a}-\${b}\`);

const app = stage("app").from(builder);

// Dockerfile.dev
const builderDev = stage("builder").from(\`a:\${a}-\${b2}\`);

const appDev = stage("app").from(builderDev);

export default defineConfig({ images: { app: image(app), dev: image(appDev) } });
`)
  })

  it("of several files keeps what each says of an argument", async () => {
    const text = (name: string) =>
      `# A of both\nARG A=1\n# B of ${name}\nARG B=2\nFROM a:\${A}-\${B}\n`
    expect(await writtenTogether(text)).toContain(`
const a = arg("A", { default: "1", description: "of both" });
const b = arg("B", { default: "2", description: "of Dockerfile" });
const b2 = arg("B", { default: "2", description: "of Dockerfile.dev" });
`)
  })
})

/** The config of two Dockerfiles. */
async function writtenTogether(textOf: (name: string, index: number) => string): Promise<string> {
  const files = ["Dockerfile", "Dockerfile.dev"].map((name, index) => {
    const { tree } = parseDockerfile(textOf(name, index), { file: name })
    const file = tree && liftDockerfile(tree, { name: name === "Dockerfile" ? "app" : "dev" }).file
    if (!file) throw new Error("the Dockerfile is refused")
    return file
  })
  return writeConfig(files)
}

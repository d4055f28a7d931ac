import { join } from "node:path"
import { isImageError } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { emit, load } from "../support/api.ts"
import { project } from "../support/cli.ts"

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`

/** A lockfile of npm for workspaces without other dependencies. */
function npmLock(folders: Readonly<Record<string, object>>): string {
  const links = Object.entries(folders).map(([folder, { name }]: [string, { name?: string }]) => [
    `node_modules/${name}`,
    { resolved: folder, link: true },
  ])
  const packages = {
    "": { name: "acme", workspaces: ["apps/*", "packages/*"] },
    ...Object.fromEntries(links),
    ...folders,
  }
  return json({ name: "acme", lockfileVersion: 3, requires: true, packages })
}

const api = {
  name: "@acme/api",
  version: "1.0.0",
  main: "dist/main.js",
  scripts: { build: "tsc", "build all": "tsc" },
  dependencies: { "@acme/log": "1.0.0" },
}
const log = { name: "@acme/log", version: "1.0.0", main: "index.js" }
const lone = { name: "@acme/lone", version: "1.0.0" }

const repo = {
  "package.json": json({ name: "acme", private: true, workspaces: ["apps/*", "packages/*"] }),
  "package-lock.json": npmLock({ "apps/api": api, "packages/log": log, "packages/lone": lone }),
  "apps/api/package.json": json(api),
  "packages/log/package.json": json(log),
  "packages/lone/package.json": json(lone),
}

const head = 'import { node, workspace } from "stagecraft/node";\n'

/** The program that prunes the lockfile is tested where it lies. */
const program = /(<<'prune-lockfile\.mjs' \S+\n)[^]*?\n(?=prune-lockfile)/u

/** What a config in `apps/api` prints, and what is wrong with it. */
async function emitted(
  config: string,
  files: Readonly<Record<string, string>> = {},
): Promise<{ readonly text: string; readonly faults: string }> {
  const cwd = project({ ...repo, "apps/api/image.config.ts": head + config, ...files })
  return await emittedIn(join(cwd, "apps/api"))
}

async function emittedIn(cwd: string): Promise<{ readonly text: string; readonly faults: string }> {
  try {
    const [image] = await emit(await load({ cwd }))
    return { text: image?.dockerfile.text.replace(program, "$1") ?? "", faults: "" }
  } catch (error) {
    if (!isImageError(error)) throw error
    const told = error.diagnostics.map(
      ({ code, message, span, hint }) => `${code} ${message} ${span?.file}:${span?.line}: ${hint}`,
    )
    return { text: "", faults: told.join("\n") }
  }
}

describe("node.app", () => {
  it("takes the package of its own folder, and only what it needs", async () => {
    const { text, faults } = await emitted("export default node.app();")
    expect(faults).toBe("")
    expect(text).toContain("# Build context: ../..")
    expect(text).toContain("prune-lockfile.mjs --out=. apps/api packages/log\n")
    expect(text).not.toContain("lone")
    expect(text).toMatch(
      /COPY packages\/log \.\/packages\/log\nCOPY apps\/api \.\/apps\/api\nRUN npm run build --workspace apps\/api\n/u,
    )
    expect(text).toMatch(
      /WORKDIR \/app\/apps\/api\nUSER node\nCMD \["node", "dist\/main\.js"\]\n$/u,
    )
  })

  it("takes it also where a symbolic link leads to the folder", async () => {
    const config = `${head}export default node.app();`
    const cwd = project({ ...repo, "apps/api/image.config.ts": config, api: "-> apps/api" })
    const { text, faults } = await emittedIn(join(cwd, "api"))
    expect(faults).toBe("")
    expect(text).toContain("WORKDIR /app/apps/api\nUSER node\n")
  })

  it("is a stage like any other for whoever builds on it, and its options reach every part", async () => {
    const { text, faults } = await emitted(`
import { image, stage } from "stagecraft";
import { init, labels } from "stagecraft/blocks";
const made = node.app({
  package: "@acme/api", base: "node:24", system: init(), prepare: node.publicEnv(["API"]), port: 80,
  output: ["out"], include: ["node_modules/.prisma"], script: "build", sourceMaps: true, user: "65532",
  finish: labels({ title: "api" }), command: ["node", "out/x.js"],
});
export default image(stage("more").from(made.stages.app).run("true"), { context: made.closure.workspace.root });
`)
    expect(faults).toBe("")
    expect(text).toContain("FROM node:24 AS app\nRUN apt-get update")
    expect(text).toContain('ENTRYPOINT ["tini", "--"]')
    expect(text).toContain("ARG API\nENV API=${API}\n")
    expect(text).toContain("COPY --from=builder /app/apps/api/out ./apps/api/out")
    expect(text).toContain("COPY --from=builder /app/node_modules/.prisma ./node_modules/.prisma")
    expect(text).not.toContain("js.map")
    expect(text).toContain("USER 65532\n")
    expect(text).toContain("FROM app AS more\nRUN true")
    expect(text).toContain("LABEL org.opencontainers.image.title=api\n")
  })

  it("installs nothing for what is bundled", async () => {
    const { text } = await emitted("export default node.app({ bundled: true });")
    expect(text).not.toContain("AS dependencies")
    expect(text).not.toMatch(/AS app[^]*packages\/log/u)
    expect(text).toContain("COPY apps/api/package.json ./apps/api/")
  })

  it.each([
    [
      "node.app({ package: 'apps/apo' })",
      /workspace-package-not-found[^]*image\.config\.ts:2:[^]*did you mean apps\/api/u,
    ],
    ["node.app({ prot: 80 })", /option-unknown[^]*image\.config\.ts:2:[^]*did you mean port/u],
    ["node.app({ base: 5 as never })", /image\.config\.ts:2:/u],
    [
      "node.app({ package: '@acme/lone' })",
      /app-command-unknown[^]*image\.config\.ts:2:[^]*command: \["node"/u,
    ],
  ])("%s is told at its place", async (call, expected) => {
    const { faults } = await emitted(`export default ${call};`)
    expect(faults).toMatch(expected)
  })

  it("says that the lockfile is behind, or not there, before anything is built", async () => {
    const stale = await emitted("export default node.app();", {
      "package-lock.json": npmLock({ "apps/api": api, "packages/lone": lone }),
    })
    expect(stale.faults).toMatch(/lockfile-stale[^]*image\.config\.ts:2:[^]*npm install/u)
    const cwd = project({
      "package.json": json({ name: "one", main: "a.js" }),
      "image.config.ts": `${head}export default node.app();\n`,
    })
    const { faults } = await emittedIn(cwd)
    expect(faults).toMatch(/lockfile-missing[^]*image\.config\.ts:2:/u)
  })
})

describe("the parts of it", () => {
  it("make a stage of one's own, on a base with a build argument", async () => {
    const { text, faults } = await emitted(
      `
import { arg, image, stage } from "stagecraft";
const repo = workspace();
const api = repo.closure("apps/api");
const version = arg("NODE", { default: "22" });
const builder = stage("builder").from(\`node:\${version}-slim\`)
  .use(node.packageManager(repo)).use(node.install(api, { files: ["patches/x.sql"] }))
  .use(node.prisma(api, { package: "packages/log", schema: "db/my schema.prisma" }))
  .use(node.build(api, { script: "build all", caches: [".cache"], files: ["turbo.json", "scripts", "docs/a.md"] }));
export default image(builder, { context: repo.root });
`,
      { "scripts/a.js": "" },
    )
    expect(faults).toBe("")
    expect(text).toContain("FROM node:${NODE}-slim AS manifests")
    expect(text).toContain("COPY patches/x.sql ./patches/x.sql")
    expect(text).toContain(
      "npm exec --workspace packages/log -- prisma generate --schema 'db/my schema.prisma'",
    )
    expect(text).toContain("--mount=type=cache,target=/app/apps/api/.cache npm run 'build all'")
    expect(text).toContain(
      "COPY turbo.json ./\nCOPY scripts ./scripts\nCOPY docs/a.md ./docs/a.md\n",
    )
  })

  it.each([
    [
      '"node:22-slim", { platform: BUILDPLATFORM }',
      /FROM --platform=\$\{?BUILDPLATFORM\}? node:22-slim AS manifests\n/u,
    ],
    [
      '`on-${arg("NODE", { default: "22" })}`, { stages: [22, 24].map((each) => stage(`on-${each}`).from(`node:${each}-slim`)) }',
      /AS on-22\n[^]*AS on-24\n[^]*FROM on-\$\{NODE\} AS manifests\n/u,
    ],
  ])("prune the lockfile on what their stage starts from: %s", async (base, expected) => {
    const { text, faults } = await emitted(`
import { arg, BUILDPLATFORM, image, stage } from "stagecraft";
const repo = workspace();
export default image(stage("builder").from(${base}).use(node.install(repo.closure("apps/api"))), { context: repo.root });
`)
    expect(faults).toBe("")
    expect(text).toMatch(expected)
  })

  it("need neither prune nor manifests where there is one package", async () => {
    const one = { name: "one", version: "1.0.0", scripts: { start: "node server.js --port 80" } }
    const cwd = project({
      "package.json": json(one),
      "package-lock.json": json({ name: "one", lockfileVersion: 3, packages: { "": one } }),
      "image.config.ts": `${head}export default node.app();\n`,
    })
    const { text, faults } = await emittedIn(cwd)
    expect(faults).toBe("")
    expect(text).not.toContain("manifests")
    expect(text).toContain("COPY package-lock.json package.json ./\nRUN --mount")
    expect(text).toContain('CMD ["node", "server.js", "--port", "80"]')
  })

  it("make a site that nginx serves, and an app of Next.js", async () => {
    const { text } = await emitted("export default node.site({ spa: true });")
    expect(text).toContain("COPY --from=builder /app/apps/api/dist/ ./")
    expect(text).toContain("try_files $uri $uri/ /index.html;")
    expect(text).toMatch(/USER 101:101\nEXPOSE 8080\n/u)
    const hashed = new RegExp(/location ~ "(.+)" \{/u.exec(text)![1]!, "u")
    for (const path of [
      "index-BxYq3kZ1.js",
      "index-B_Yq3-Z1.css",
      "main.8f3c2b1a.js",
      "main.8f3c2b1a0d4e.js",
      "chunk-ABCDEFGH.js",
    ])
      expect(path).toMatch(hashed)
    for (const path of [
      "my-component.js",
      "firebase-messaging-sw.js",
      "apple-touch-icon-180x180.png",
      "og-image-1200x630.png",
      "index.js",
    ])
      expect(path).not.toMatch(hashed)
    const next = await emitted("export default node.next();", { "apps/api/public/a": "" })
    expect(next.text).toContain("COPY --from=builder /app/apps/api/.next/standalone/ ./\n")
    expect(next.text).toContain("COPY --from=builder /app/apps/api/public ./apps/api/public\n")
    expect(next.text).toContain('CMD ["node", "apps/api/server.js"]')
  })
})

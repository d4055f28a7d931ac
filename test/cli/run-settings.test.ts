import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { project, stagecraft } from "../support/cli.ts"

const head = 'import { defineConfig, image, namedContext, scratch, stage } from "stagecraft";\n'

/** An image of what its RUN found: how it was run is in the files of `/seen`. */
const seeing = (options: string): string => `${head}
const look = stage("look").from("busybox:1.36").run([
  "mkdir /seen", "cp /etc/hosts /seen/hosts", "df -k /dev/shm | tail -1 > /seen/shm",
  "ulimit -n > /seen/nofile", "ulimit -Hn >> /seen/nofile", "ls /sys/class/net > /seen/net",
  "env | grep -i proxy | sort > /seen/proxy || true",
].join(" && "));
const seen = stage("seen").from(scratch).copy("/seen/", "/", { from: look });
export default defineConfig({ images: { app: image(seen, ${options}) } });
`

async function look(
  options: string,
  words: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Promise<(name: string) => string> {
  const cwd = project({ "image.config.ts": seeing(options), ...files })
  const { code, stderr } = await stagecraft(["build", "--no-cache", "-o", "out", ...words], {
    cwd,
    env: { DOCKER_CONFIG: join(cwd, "docker") },
  })
  expect(code, stderr).toBe(0)
  return (name) => readFileSync(join(cwd, "out", name), "utf8").trim()
}

describe("how RUNs run", () => {
  it("is as the config says", async () => {
    const seen = await look(
      `{ network: "none", extraHosts: { db: ["10.0.0.7", "fd00::7"] }, shmSize: "3m", ulimits: { nofile: "100:200" } }`,
    )
    expect(seen("hosts")).toMatch(/^10\.0\.0\.7\s+db$/mu)
    expect(seen("hosts")).toMatch(/^fd00::7\s+db$/mu)
    expect(seen("shm")).toMatch(/\s3072\s/u)
    expect(seen("nofile")).toBe("100\n200")
    expect(seen("net")).toBe("lo")
  })

  it("is as the command line says, over the config", async () => {
    const seen = await look(
      `{ network: "none", extraHosts: { db: "10.0.0.7", other: "10.0.0.8" }, shmSize: "3m", ulimits: { nofile: 100 } }`,
      [
        "--network",
        "host",
        "--add-host",
        "db:10.0.0.9",
        "--shm-size",
        "5m",
        "--ulimit",
        "nofile=50:60",
        "--add-host",
        "engine=host-gateway",
      ],
    )
    expect(seen("hosts")).toMatch(/^10\.0\.0\.9\s+db$/mu)
    expect(seen("hosts")).toMatch(/^10\.0\.0\.8\s+other$/mu)
    expect(seen("hosts")).not.toContain("10.0.0.7")
    expect(seen("hosts")).toMatch(/^\d+\.\d+\.\d+\.\d+\s+engine$/mu)
    expect(seen("shm")).toMatch(/\s5120\s/u)
    expect(seen("nofile")).toBe("50\n60")
  })

  it("knows the proxies of the docker command's settings", async () => {
    const seen = await look("{}", ["--build-arg", "no_proxy=own"], {
      "docker/config.json": JSON.stringify({
        proxies: { default: { httpProxy: "http://p:1", noProxy: "never" } },
      }),
    })
    // The builder itself gives both spellings of what it was given in one.
    expect(seen("proxy")).toBe(
      "HTTP_PROXY=http://p:1\nNO_PROXY=own\nhttp_proxy=http://p:1\nno_proxy=own",
    )
  })
})

describe("named contexts", () => {
  it("are folders or images, of the config or the command line", async () => {
    const cwd = project({
      "app/image.config.ts": `${head}
const app = stage("app").from(scratch)
  .copy("a.txt", "/", { from: namedContext("lib") })
  .copy("a.txt", "/b.txt", { from: namedContext("other") })
  .copy("/bin/busybox", "/busybox", { from: namedContext("tools") });
export default image(app, {
  contexts: { lib: "../lib", other: "../nowhere", tools: "docker-image://busybox:1.36" },
});
`,
      "lib/a.txt": "of the config",
      "here/a.txt": "of the command line",
    })
    const words = [
      "build",
      "-c",
      "app/image.config.ts",
      "--build-context",
      "other=here",
      "-o",
      "out",
    ]
    const { code, stderr } = await stagecraft(words, { cwd })
    expect(code, stderr).toBe(0)
    const read = (name: string): string => readFileSync(join(cwd, "out", name), "latin1")
    expect(read("a.txt")).toBe("of the config")
    expect(read("b.txt")).toBe("of the command line")
    expect(read("busybox").length).toBeGreaterThan(100_000)
  })
})

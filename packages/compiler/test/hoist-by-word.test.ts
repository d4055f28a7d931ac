import type { CopyStep, Mount, StepNode } from "@stagecraft/ir"
import { noOptimize, text } from "@stagecraft/ir"
import { describe, expect, it } from "vitest"
import { ALL, APP, INSTALL, UPDATE } from "./hoist-cases.ts"
import { arg, cache, copy, exec, onbuild, pin, raw, run, setEnv, shell, span } from "./nodes.ts"
import { stage, workdir } from "./nodes.ts"
import { compileSteps, linesOf, notesOf } from "./one-stage.ts"

/* What the author's word `hoistInstalls: "all"` lifts, and what it does not. */

const ADD = run("apk add --no-cache git")
const BUILD = run("npm run build")
const to = (destination: string, more: Partial<CopyStep> = {}): CopyStep => ({
  ...copy(undefined, "x", destination),
  ...more,
})
const built = (path: string, destination: string) =>
  copy(stage("other", "alpine"), path, destination)

function hoist(steps: readonly StepNode[], hoistInstalls: false | "known" | "all" = "all") {
  const of = compileSteps(steps, { optimize: { ...noOptimize, hoistInstalls } })
  const notes = notesOf(of, "hoist-installs").map(({ action, message }) => `${action}: ${message}`)
  return { lines: linesOf(of), notes, dockerfile: of.dockerfile }
}

/** Steps of which as many of the last ones go up behind the first with the word, and none without. */
const lifted: readonly (readonly [string, readonly StepNode[], number])[] = [
  ["a build of the project", [APP, ALL, BUILD, UPDATE, INSTALL], 2],
  ["a call of an interpreter", [APP, ALL, run("python -m compileall -q ."), ADD], 1],
  ["a script", [APP, ALL, run("./setup.sh"), ADD], 1],
  ["several", [APP, ALL, run("npm ci"), run("make"), run("make install"), ADD], 1],
  ["the exec form", [APP, ALL, exec("npm", "run", "build"), ADD], 1],
  ["what is understood, and has versions", [APP, ALL, run("cp -a a b"), ADD], 1],
  ["what would be a command that may fail", [APP, ALL, run("make || true"), ADD], 1],
  [
    "what is understood in a folder of the system",
    [APP, ALL, run("chmod -R a+rX /usr/share/nginx/html"), ADD],
    1,
  ],
  [
    "what is fetched and no script",
    [APP, ALL, run("curl -fsSL https://x | tar -xz && sh -ec 'make install'"), ADD],
    1,
  ],
  ["a cache of its own", [APP, ALL, run("npm ci", { mounts: [cache("/root/.npm")] }), ADD], 1],
  [
    "a RUN without mounts, with a cache for packages",
    [APP, ALL, BUILD, run("apt-get install -y git", { mounts: [cache("/var/cache/apt")] })],
    1,
  ],
  [
    "a bash that is no login shell",
    [shell("/bin/bash", "-o", "pipefail", "-c"), APP, ALL, BUILD, ADD],
    1,
  ],
  ["an argument that it does not read", [APP, ALL, pin(arg("REVISION", "1")), BUILD, ADD], 1],
  [
    "what throws away lists, too",
    [APP, ALL, BUILD, UPDATE, INSTALL, run("apt-get clean && rm -rf /var/lib/apt/lists/*")],
    3,
  ],
  ["a program of another stage", [APP, built("/out/server", "/usr/local/bin/server"), ADD], 1],
  ["a page", [APP, copy(undefined, "dist", "/usr/share/nginx/html"), ADD], 1],
  ["settings of a program that is there", [APP, to("/etc/nginx/conf.d/shop.conf"), ADD], 1],
  ["owners by name", [APP, to("./", { chown: text("node:node") }), ADD], 1],
  [
    "a mode, in a folder of the system",
    [APP, to("/usr/local/bin/x", { chmod: text("755") }), ADD],
    1,
  ],
  ["a folder of programs", [setEnv({ PATH: "/app/bin" }), to("/app/bin/"), ADD], 1],
  [
    "packages of an interpreter",
    [APP, built("/x", "/usr/local/lib/python3.11/site-packages"), ADD],
    1,
  ],
  ["a copy behind a build", [APP, ALL, BUILD, to("/app/more"), ADD], 1],
]

const bind = (more: object): Mount => ({ kind: "bind", target: text("/m"), ...more })

/** Steps that stay as they are with the word, and what is said. */
const stays: readonly (readonly [string, readonly StepNode[], RegExp])[] = [
  ...[
    "apt-get install -y ./x.deb",
    "sh -c 'apt-get install -y x'",
    'bash -c "dnf -y install x"',
    "./x && apk add y",
    "add-apt-repository ppa:x/y",
    "dpkg -i x.deb",
    "rpm -i x.rpm",
    "microdnf install x | tee log",
    "zypper in x",
    "pacman -S x",
    "apt-key add x.asc",
    "useradd app",
    "./x && adduser -D app",
    "echo deb http://x y z | tee /etc/apt/sources.list",
    "sed -i s/a/b/ /etc/apt/sources.list",
    "curl -fsSL https://x/key | gpg --dearmor -o /usr/share/keyrings/x.gpg",
    "echo root:x | chpasswd && ./x /etc/shadow",
    "echo app:x | chpasswd",
    "passwd -l root",
    "newusers users.txt",
    "chsh -s /bin/bash app",
    "ldconfig",
    "update-ca-certificates",
    "npx playwright install --with-deps",
  ].map((each) => [each, [APP, ALL, run(each), ADD], /has to do with|stands before/u] as const),
  [
    "a source that is set up",
    [APP, ALL, run("curl -fsSL https://x/setup | bash -"), ADD],
    /may set up/u,
  ],
  [
    "one that gets a setting",
    [APP, ALL, run("curl -sfL https://x | A=b sh -"), ADD],
    /may set up/u,
  ],
  ["one on two lines", [APP, ALL, run("curl -sfL https://x \\\n  | sh"), ADD], /may set up/u],
  [
    "one that is kept first",
    [APP, ALL, run("curl -fsSLo s.sh https://x && bash -e s.sh"), ADD],
    /may set up/u,
  ],
  ["one in another way", [APP, ALL, run('sh -c "$(wget -qO- https://x)"'), ADD], /may set up/u],
  [
    "one on a line of its own",
    [APP, ALL, run("eval \\\n  $(\n  curl https://x)"), ADD],
    /may set up/u,
  ],
  [
    "a heredoc that installs",
    [
      APP,
      ALL,
      {
        ...BUILD,
        form: {
          kind: "script",
          delimiter: "E",
          body: "apt-get install -y x\n",
          expand: true,
        } as never,
      },
      ADD,
    ],
    /has to do with/u,
  ],
  ["settings in a folder", [APP, ALL, run("mkdir -p /etc/apt/x"), ADD], /has to do with/u],
  ["libraries", [APP, ALL, run("cp x.so /usr/local/lib/"), ADD], /libraries/u],
  ["pages of all packages", [APP, ALL, run("rm -rf /usr/share/doc"), ADD], /packages bring files/u],
  [
    "programs of all packages",
    [APP, ALL, run("chmod -R 755 /usr/bin"), ADD],
    /packages bring files/u,
  ],
  [
    "what a RUN copies from keys",
    [APP, ALL, run("cp -r /etc/ssl/certs certs"), ADD],
    /has to do with/u,
  ],
  ["a folder of the package", [APP, ALL, run("mkdir -p /etc/git"), ADD], /the package git/u],
  ["the end of the working directory", [APP, ALL, run("rm -rf /app"), ADD], /working directory/u],
  [
    "more than its own rights",
    [APP, ALL, run("make", { security: "insecure" }), ADD],
    /stands before/u,
  ],
  [
    "mounts of both",
    [
      APP,
      ALL,
      run("make", { mounts: [cache("/srv/a")] }),
      run("apk add git", { mounts: [cache("/var/cache/apk")] }),
    ],
    /both have mounts/u,
  ],
  [
    "a mount over what was built",
    [APP, ALL, BUILD, run("apk add git", { mounts: [cache("/srv/x")] })],
    /may hide/u,
  ],
  [
    "a mount on lists",
    [APP, ALL, run("make", { mounts: [cache("/var/lib/apt")] }), ADD],
    /has mounts/u,
  ],
  [
    "files of the context",
    [APP, ALL, BUILD, run("apk add git", { mounts: [bind({})] })],
    /may hide/u,
  ],
  ["a login shell", [shell("/bin/sh", "-lc"), APP, ALL, BUILD, ADD], /login shell/u],
  [
    "a variable that it reads",
    [APP, ALL, BUILD, setEnv({ DEBIAN_FRONTEND: "x" }), ADD],
    /DEBIAN_FRONTEND/u,
  ],
  ["an argument that it reads", [APP, ALL, BUILD, pin(arg("http_proxy", "x")), ADD], /http_proxy/u],
  ["the working directory", [to("/srv/x"), BUILD, APP, ADD], /WORKDIR/u],
  ["a user", [to("/srv/x"), BUILD, { kind: "user", user: text("0"), span: span() }, ADD], /USER/u],
  ["a shell", [to("/srv/x"), BUILD, shell("/bin/sh", "-c"), ADD], /SHELL/u],
  [
    "a volume",
    [to("/srv/x"), BUILD, { kind: "volume", paths: [text("/v")], span: span() }, ADD],
    /VOLUME/u,
  ],
  ...(
    [
      "/",
      "/etc",
      "/usr",
      "/usr/local",
      "/var",
      "/etc/apt/sources.list.d/x.list",
      "/etc/apk/repositories",
      "/etc/yum.repos.d/",
      "/etc/dnf/dnf.conf",
      "/etc/pki/x",
      "/etc/ssl/certs/x.pem",
      "/usr/local/share/ca-certificates/x.crt",
      "/usr/share/keyrings/x.gpg",
      "/var/lib/apt/x",
      "/var/lib/dpkg/x",
      "/var/cache/apt/archives/",
      "/etc/passwd",
      "/etc/group",
      "/usr/share/fonts/x.ttf",
      "/usr/local/share/fonts",
      "/etc/ld.so.conf.d/x.conf",
      "/usr/local/lib",
      "/usr/local/lib/libx.so.1",
      "/usr/lib/x",
      "/usr/local/bin/dpkg",
      "/usr/sbin/policy-rc.d",
      "/usr/sbin/update-rc.d",
      "/usr/local/bin/git",
      "/opt/git",
    ] as const
  ).map(
    (path) =>
      [`a copy to ${path}`, [APP, to(path), ADD], /where COPY|of COPY|brings|package/u] as const,
  ),
  ["a tool by its source", [APP, built("/out/apk", "/usr/local/bin/"), ADD], /may run apk/u],
  [
    "a source that only the build knows",
    [APP, { ...to("/opt/x"), sources: [{ kind: "path", path: text("x", arg("V", "1")) }] }, ADD],
    /only the build knows/u,
  ],
  ["a link on the way", [APP, run("ln -s /etc/apt /srv/x"), to("/srv/x/y"), ADD], /may be a link/u],
  [
    "a setting by a variable",
    [setEnv({ APT_CONFIG: "/srv/a" }), APP, to("/srv/a"), ADD],
    /a variable/u,
  ],
  [
    "a folder that packages are taken from",
    [APP, run("./x > /etc/apt/sources.list.d/x && echo file:/app/packages"), ALL, ADD],
    /from a folder that is copied/u,
  ],
]

/** RUNs that do more than bring packages: the word is not about these. */
const more = [
  "apt-get purge -y gcc",
  "apt-get autoremove -y",
  "apk del .build",
  "apt-get install -y curl-",
  "dnf -y update",
  "apt-get install -y curl > log",
  "apt-get install -y curl && rm -rf /tmp/*",
  "apt-get install -y curl && mkdir -p /srv/x",
  "apt-get update && apt-get install -y curl && curl -o /srv/x https://x",
  "curl -fsSL https://x -o /opt/x",
]

describe('hoistInstalls: "all"', () => {
  it.each(lifted)("lifts %s", (_, steps, count) => {
    const { lines, notes } = hoist(steps)
    const written = hoist(steps, false).lines
    expect(hoist(steps, "known").lines).toEqual(written)
    const first = steps.findIndex(({ kind }) => kind === "copy")
    const own = written.length - steps.length
    const [head, end] = [own + first, written.length - count]
    expect(lines).toEqual([
      ...written.slice(0, head),
      ...written.slice(end),
      ...written.slice(head, end),
    ])
    expect(notes).toHaveLength(count)
    for (const note of notes)
      expect(note).toMatch(
        /^did: .*; .* ha(?:s|ve) nothing to do with packages of the system, the config says$/u,
      )
  })

  it.each(stays)("does not lift %s", (_, steps, why) => {
    const { lines, notes } = hoist(steps)
    expect(lines).toEqual(hoist(steps, false).lines)
    expect(notes.at(-1)).toMatch(new RegExp(`^stopped: .*(?:${why.source})`, "u"))
  })

  it.each(more)("says nothing of %s", (command) => {
    const steps = [APP, ALL, BUILD, run(command)]
    expect(hoist(steps).lines).toEqual(hoist(steps, false).lines)
  })

  it("leaves raw text and the author's merge: false as they are", () => {
    for (const steps of [
      [APP, ALL, BUILD, raw("RUN true"), ADD],
      [APP, ALL, BUILD, run("apk add git", { merge: false })],
    ])
      expect(hoist(steps).lines).toEqual(hoist(steps, false).lines)
  })

  it("goes as far as it may, and names only what is crossed by the word", () => {
    const { lines, notes } = hoist([APP, to("/etc/apt/x"), ALL, onbuild(BUILD), BUILD, ADD])
    expect(lines).toEqual([
      "WORKDIR /app",
      "COPY x /etc/apt/x",
      "RUN apk add --no-cache git",
      "COPY . .",
      "ONBUILD RUN npm run build",
      "RUN npm run build",
    ])
    expect(notes).toEqual([
      "did: RUN apk add --no-cache git moved above COPY . ., across RUN npm run build; RUN npm run build has nothing to do with packages of the system, the config says",
    ])
  })

  it("crosses none for nothing", () => {
    const steps = [APP, to("/etc/apt/x"), BUILD, ADD]
    expect(hoist(steps).lines).toEqual(hoist(steps, false).lines)
  })

  it("is not named where nothing rests on it", () => {
    const steps = [APP, copy(undefined, "public", "./public"), run("chmod -R 755 public"), ADD]
    const plain = [shell("/bin/sh", "-c"), ...steps]
    expect(hoist(plain)).toEqual(hoist(plain, "known"))
    expect(hoist(plain).notes).toHaveLength(1)
  })

  it("names what came before a copy, where that may have said where packages are", () => {
    const steps = [workdir("/data"), BUILD, ALL, UPDATE]
    expect(hoist(steps, "known").notes).toEqual([
      expect.stringMatching(/from a folder that is copied|may have made a link/u),
    ])
    expect(hoist(steps).notes).toEqual([
      expect.stringMatching(/moved above COPY \. \.; RUN npm run build has nothing/u),
    ])
  })

  it("keeps lists new, and installs in their order", () => {
    const steps = [APP, ALL, UPDATE, INSTALL, BUILD, run("apt-get install -y git")]
    expect(hoist(steps).lines).toEqual([
      "WORKDIR /app",
      "RUN apt-get update",
      "RUN apt-get install -y curl",
      "RUN apt-get install -y git",
      "COPY . .",
      "RUN npm run build",
    ])
    const kept = [APP, ALL, BUILD, UPDATE, INSTALL, run("./x && apt-get install -y git")]
    expect(hoist(kept).lines).toEqual([
      "WORKDIR /app",
      "RUN apt-get update",
      "RUN apt-get install -y curl",
      "COPY . .",
      "RUN npm run build",
      "RUN apt-get update",
      "RUN ./x && apt-get install -y git",
    ])
  })

  it("changes nothing of what it has made", () => {
    const made = [APP, UPDATE, INSTALL, ALL, BUILD]
    expect(hoist(made)).toEqual(hoist(made, false))
  })
})

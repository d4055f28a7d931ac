import type { CopyStep, Mount, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import {
  arg,
  cache,
  copy,
  exec,
  pin,
  raw,
  run,
  setEnv,
  shell,
  span,
  stage,
  workdir,
} from "./nodes.ts"

export const ALL = copy(undefined, ".", ".")
export const APP = workdir("/app")
const HOME = setEnv({ HOME: "/root" })
export const UPDATE = run("apt-get update")
/** One that says more than what is run once more where lists are needed below. */
const QUIET_UPDATE = run("DEBIAN_FRONTEND=noninteractive apt-get update")
export const INSTALL = run("apt-get install -y curl")
const CLEAN = run("rm -rf /var/lib/apt/lists/*")
const ADD = run("apk add --no-cache git")
const to = (destination: string, more: Partial<CopyStep> = {}): CopyStep => ({
  ...copy(undefined, "x", destination),
  ...more,
})
const bind = (more: object): Mount => ({ kind: "bind", target: text("/m"), ...more })

/** Steps, and what they become. */
export const hoists: readonly (readonly [
  why: string,
  steps: readonly StepNode[],
  lines: readonly string[],
])[] = [
  [
    "an install and what belongs to it",
    [APP, ALL, UPDATE, INSTALL, CLEAN, run("make")],
    [
      "WORKDIR /app",
      "RUN apt-get update",
      "RUN apt-get install -y curl",
      "RUN rm -rf /var/lib/apt/lists/*",
      "COPY . .",
      "RUN make",
    ],
  ],
  [
    "above several copies, and what says something about the image",
    [
      to("/srv/a"),
      { kind: "label", entries: [["a", text("b")]], span: span() },
      setEnv({ MY_APP: "1" }),
      pin(arg("REVISION", "1")),
      to("/usr/src/app/"),
      ADD,
    ],
    [
      "RUN apk add --no-cache git",
      "COPY x /srv/a",
      "LABEL a=b",
      "ENV MY_APP=1",
      "ARG REVISION=1",
      "COPY x /usr/src/app/",
    ],
  ],
  [
    "only as far as it may",
    [to("/etc/apt/preferences.d/x"), to("/srv/a"), UPDATE, INSTALL],
    [
      "COPY x /etc/apt/preferences.d/x",
      "RUN apt-get update",
      "RUN apt-get install -y curl",
      "COPY x /srv/a",
    ],
  ],
  [
    "what a stage brings",
    [copy(stage("other", "alpine"), "/x", "/srv/x"), ADD],
    ["RUN apk add --no-cache git", "COPY --from=other /x /srv/x"],
  ],
  [
    "a download",
    [
      HOME,
      APP,
      ALL,
      run("curl -fsSL https://example.org/x.tgz -o /opt/x.tgz"),
      run("mkdir -p /data"),
    ],
    [
      "ENV HOME=/root",
      "WORKDIR /app",
      "RUN curl -fsSL https://example.org/x.tgz -o /opt/x.tgz",
      "RUN mkdir -p /data",
      "COPY . .",
    ],
  ],
  [
    "an owner in numbers",
    [APP, to("/app/", { chown: text("1:1") }), ADD],
    ["WORKDIR /app", "RUN apk add --no-cache git", "COPY --chown=1:1 x /app/"],
  ],
  [
    "a cache of its own",
    [APP, ALL, run("apk add git", { mounts: [cache("/var/cache/apk")] })],
    ["WORKDIR /app", "RUN --mount=type=cache,target=/var/cache/apk apk add git", "COPY . ."],
  ],
  [
    "the exec form",
    [APP, ALL, exec("apk", "add", "--no-cache", "git")],
    ["WORKDIR /app", 'RUN ["apk", "add", "--no-cache", "git"]', "COPY . ."],
  ],
  [
    "lists that what is left does not need",
    [APP, ALL, UPDATE, INSTALL, CLEAN, run("./x && apt-get update && apt-get install -y b")],
    [
      "WORKDIR /app",
      "RUN apt-get update",
      "RUN apt-get install -y curl",
      "RUN rm -rf /var/lib/apt/lists/*",
      "COPY . .",
      "RUN ./x && apt-get update && apt-get install -y b",
    ],
  ],
]

/** What stays as it is, and what the note says. */
export const stays: readonly (readonly [
  why: string,
  steps: readonly StepNode[],
  notes: readonly RegExp[],
])[] = [
  ["sources of packages", [to("/etc/apt/sources.list"), ADD], [/may read or write/u]],
  ["fonts", [to("/usr/share/fonts/x.ttf"), ADD], [/may read or write/u]],
  ["a program that is called", [to("/usr/local/bin/dpkg"), ADD], [/may read or write/u]],
  [
    "a folder of programs",
    [setEnv({ PATH: "/app/bin" }), to("/app/bin/"), ADD],
    [/may read or write/u],
  ],
  ["a folder above all", [to("/"), ADD], [/may read or write/u]],
  ["where the base's working directory may be", [ALL, ADD], [/only the base or the builder/u]],
  [
    "an argument's folder",
    [{ ...to("/"), destination: text("/", arg("TO", "x")) }, ADD],
    [/only the base or the builder/u],
  ],
  ["an owner by name", [APP, to("./", { chown: text("node:node") }), ADD], [/names in --chown/u]],
  [
    "a folder that a RUN starts in",
    [to("/srv/x", { chown: text("1:1") }), ADD],
    [/the base decides the working directory/u],
  ],
  [
    "a folder that both would make",
    [HOME, APP, to("/srv/a/b/", { chown: text("1:1") }), run("curl -o /srv/a/c http://x")],
    [],
  ],
  [
    "a folder that both would make, plainly",
    [HOME, APP, to("/srv/a/b/"), run("curl -o /srv/a/c http://x")],
    [],
  ],
  [
    "a variable that it reads",
    [APP, ALL, setEnv({ DEBIAN_FRONTEND: "noninteractive" }), ADD],
    [/DEBIAN_FRONTEND/u],
  ],
  ["an argument that it reads", [APP, ALL, pin(arg("http_proxy", "x")), ADD], [/http_proxy/u]],
  [
    "an argument in its text",
    [APP, ALL, run(text('apk add --no-cache "git=', arg("V", "1"), '"'))],
    [/it may read V/u],
  ],
  ["the working directory", [to("/srv/x"), APP, ADD], [/WORKDIR/u]],
  ["a user", [to("/srv/x"), { kind: "user", user: text("0"), span: span() }, ADD], [/USER/u]],
  ["a shell", [to("/srv/x"), shell("/bin/sh", "-c"), ADD], [/SHELL/u]],
  [
    "a volume",
    [to("/srv/x"), { kind: "volume", paths: [text("/v")], span: span() }, ADD],
    [/VOLUME/u],
  ],
  ["raw text", [to("/srv/x"), raw("RUN true"), ADD], []],
  ["another RUN", [APP, ALL, run("make"), ADD], []],
  ["what is not understood", [APP, ALL, run("apk add --no-cache git && ./x")], []],
  ["a package that is a file", [APP, ALL, run("apt-get install -y ./x.deb")], []],
  ["what fetches nothing", [APP, ALL, run("mkdir -p /data")], []],
  ["the author's merge: false", [APP, ALL, run("apk add --no-cache git", { merge: false })], []],
  [
    "files of the context",
    [APP, ALL, run("apk add --no-cache git", { mounts: [bind({})] })],
    [/bind mount/u],
  ],
  [
    "a mount over what is copied",
    [APP, ALL, run("apk add --no-cache git", { mounts: [cache("/app/c")] })],
    [/may hide/u],
  ],
  [
    "what another file's text makes",
    [
      {
        ...ALL,
        sources: [{ kind: "inline", name: "x", contents: text("x\n") }],
        destination: text("/srv/"),
      },
      ADD,
    ],
    [],
  ],
  [
    "lists that grow old below",
    [APP, ALL, QUIET_UPDATE, INSTALL, run("make"), run("apt-get install -y b")],
    [/old lists/u],
  ],
  [
    "sources of packages that may be a folder, by what also cleans up",
    [
      run("echo 'deb file:/app/packages ./' > /etc/apt/sources.list"),
      APP,
      ALL,
      run("apt-get update && apt-get install -y x && rm -rf /var/lib/apt/lists/*"),
    ],
    [/folder that is copied/u],
  ],
  ...["/srv/ftp", "/srv/tftp/"].map((path): (typeof stays)[number] => [
    `a folder of servers (${path})`,
    [to(path), run("apk add vsftpd")],
    [/may read or write/u],
  ]),
  ...Object.entries({
    DEBCONF_DB_OVERRIDE: "File{/app/preseed.dat}",
    FONTCONFIG_FILE: "fonts.conf",
    JAVA_TOOL_OPTIONS: "-Xmx1g -javaagent:/app/x.jar",
    JDK_JAVA_OPTIONS: "@/app/jvm.args",
    NODE_OPTIONS: "--require=/app/x.js",
  }).map(([name, value]): (typeof stays)[number] => [
    `what ${name} names to scripts of packages`,
    [APP, setEnv({ [name]: value }), ALL, ADD],
    [/may read or write/u],
  ]),
  ...["/etc/ca-certificates/update.d/x", "/etc/ld.so.conf.d/x.conf", "/usr/sbin/policy-rc.d"].map(
    (path): (typeof stays)[number] => [
      `what ${path} may lead to`,
      [APP, to(path), ALL, ADD],
      [/folder that is copied/u],
    ],
  ),
  ...[
    `'DPkg::Pre-Install-Pkgs {"cat x > /usr/local/share/x";};' > /etc/apt/apt.conf.d/9`,
    `'Acquire::https::CaInfo "/app/ca.pem";' > /etc/apt/apt.conf.d/9`,
    "/app/lib > /etc/ld.so.conf.d/x.conf",
  ].map((words): (typeof stays)[number] => [
    `settings that lead to files: ${words}`,
    [run(`echo ${words}`), APP, ALL, ADD],
    [/folder that is copied/u],
  ]),
  ...["dnf -y -C install b", "dnf install -yC b", "yum --cacheonly install b"].map(
    (words): (typeof stays)[number] => [
      `lists that grow old below, for ${words}`,
      [APP, ALL, run("dnf makecache"), run(words)],
      [/old lists/u],
    ],
  ),
  [
    "lists for what is not understood",
    [APP, ALL, QUIET_UPDATE, INSTALL, run("./x && apt-get install -y b")],
    [/old lists/u],
  ],
]

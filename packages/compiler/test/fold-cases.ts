import type { AddStep, CopyStep, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { arg, cache, copy, exec, raw, run, setEnv, shell, span, stage, workdir } from "./nodes.ts"

export const APP = workdir("/app")
const SH = shell("/bin/sh", "-c")
export const ALL = copy(undefined, ".", ".")

const withOptions = (step: CopyStep, more: Partial<CopyStep>): CopyStep => ({ ...step, ...more })
export const file = (name: string, to: string): CopyStep => ({
  ...copy(undefined, ".", to),
  sources: [{ kind: "inline", name, contents: text("x\n") }],
})
const add = (
  source: AddStep["sources"][number],
  to: string,
  more: Partial<AddStep> = {},
): AddStep => ({
  kind: "add",
  sources: [source],
  destination: text(to),
  span: span(),
  ...more,
})
const path = (name: string) => ({ kind: "path", path: text(name) }) as const
const url = (address: string) => ({ kind: "url", url: text(address) }) as const

/** Steps, and what they become; what stands before is left out. */
export const folds: readonly (readonly [
  why: string,
  steps: readonly StepNode[],
  lines: readonly string[],
])[] = [
  [
    "a file of its own",
    [copy(undefined, "run.sh", "/run.sh"), run("chmod 755 /run.sh")],
    ["COPY --chmod=755 run.sh /run.sh"],
  ],
  [
    "a file in a folder of the context that is no link, with another copy between",
    [
      copy(undefined, "tree", "/"),
      copy(undefined, "run.sh", "/opt/rel/f.sh"),
      copy(undefined, "bin/a.sh", "/opt/cur/f.sh"),
      run("chmod 755 /opt/rel/f.sh"),
    ],
    ["COPY tree /", "COPY --chmod=755 run.sh /opt/rel/f.sh"],
  ],
  [
    "a file beside a link to what a variable names",
    [
      run('ln -sf "$L/x" /bin/x-$V'),
      copy(undefined, "run.sh", "/run.sh"),
      run("chmod 755 /run.sh"),
    ],
    ["COPY --chmod=755 run.sh /run.sh"],
  ],
  [
    "a mode of four digits",
    [copy(undefined, "run.sh", "/run.sh"), run("chmod 0755 /run.sh")],
    ["COPY --chmod=755 run.sh /run.sh"],
  ],
  [
    "the exec form",
    [copy(undefined, "run.sh", "/run.sh"), exec("chmod", "+x", "/run.sh")],
    ["COPY --chmod=755 run.sh /run.sh"],
  ],
  [
    "letters, from the mode that is sent",
    [SH, copy(undefined, "app", "/app"), run("chmod u+x,o= /app")],
    ["COPY --chmod=740 app /app"],
  ],
  [
    "+x under a shell that reads nothing before",
    [SH, copy(undefined, "app", "/app"), run("chmod +x /app")],
    ["COPY --chmod=751 app /app"],
  ],
  [
    "an owner in numbers",
    [APP, copy(undefined, "run.sh", "./"), run("chown 1000:1000 run.sh")],
    ["COPY --chown=1000:1000 run.sh ./"],
  ],
  [
    "a user alone, whose group is root's",
    [APP, copy(undefined, "run.sh", "./"), run("chown 1000 run.sh")],
    ["COPY --chown=1000:0 run.sh ./"],
  ],
  [
    "a group",
    [APP, copy(undefined, "run.sh", "./"), run("chgrp 7 run.sh")],
    ["COPY --chown=0:7 run.sh ./"],
  ],
  [
    "several, one after the other",
    [
      APP,
      copy(undefined, "run.sh", "./"),
      run("chmod 700 run.sh && chown 1:2 run.sh"),
      run("chmod go+r run.sh"),
    ],
    ["COPY --chown=1:2 --chmod=744 run.sh ./"],
  ],
  [
    "the beginning of a list",
    [APP, copy(undefined, "run.sh", "./"), run("chmod 755 run.sh && make all")],
    ["COPY --chmod=755 run.sh ./", "RUN make all"],
  ],
  [
    "the first part of several",
    [APP, copy(undefined, "run.sh", "./"), run(["chmod 755 run.sh", 'echo "a b"'])],
    ["COPY --chmod=755 run.sh ./", 'RUN echo "a b"'],
  ],
  [
    "an owner that was there stays",
    [
      APP,
      withOptions(copy(undefined, "run.sh", "./"), { chown: text("node:node") }),
      run("chmod 755 run.sh"),
    ],
    ["COPY --chown=node:node --chmod=755 run.sh ./"],
  ],
  [
    "one file of many, in a COPY of its own",
    [APP, ALL, run("chmod 755 bin/a.sh")],
    ["COPY . .", "COPY --chmod=755 bin/a.sh bin/"],
  ],
  [
    "files of one folder together",
    [APP, ALL, run("chmod 755 bin/a.sh"), run("chmod 755 /app/bin/b.sh run.sh")],
    ["COPY . .", "COPY --chmod=755 bin/a.sh bin/b.sh bin/", "COPY --chmod=755 run.sh ./"],
  ],
  [
    "all files of a COPY",
    [
      APP,
      withOptions(ALL, { sources: [path("run.sh"), path("app")], destination: text("./") }),
      run("chmod 755 run.sh app"),
    ],
    ["COPY --chmod=755 run.sh app ./"],
  ],
  [
    "a folder that may have to be made keeps what it gets",
    [copy(undefined, "run.sh", "/x/y/run.sh"), run("chmod 700 /x/y/run.sh")],
    ["COPY run.sh /x/y/run.sh", "COPY --chmod=700 run.sh /x/y/run.sh"],
  ],
  [
    "a folder that is there",
    [workdir("/x/y"), copy(undefined, "run.sh", "/x/run.sh"), run("chmod 700 /x/run.sh")],
    ["COPY --chmod=700 run.sh /x/run.sh"],
  ],
  [
    "an inline file",
    [APP, file("a.ini", "conf/"), run("chmod a+x conf/a.ini")],
    ["COPY --chmod=755 <<'a.ini' conf/"],
  ],
  [
    "what ADD fetches",
    [add(url("https://example.org/v1/tini"), "/tini"), run("chmod 755 /tini")],
    ["ADD --chmod=755 https://example.org/v1/tini /tini"],
  ],
  [
    "a folder that ADD brings",
    [APP, add(path("."), "/app"), run("chmod 755 /app/run.sh")],
    ["ADD . /app", "COPY --chmod=755 run.sh /app/"],
  ],
  [
    "across what has nothing to do with it",
    [
      APP,
      ALL,
      run("mkdir -p /data"),
      setEnv({ A: "1" }),
      run("cp app /opt/app"),
      run("chmod 755 run.sh"),
    ],
    ["COPY . .", "COPY --chmod=755 run.sh ./", "RUN mkdir -p /data"],
  ],
  [
    "the last COPY that brings it",
    [APP, copy(undefined, "run.sh", "./"), ALL, run("chmod 755 run.sh")],
    ["COPY run.sh ./", "COPY . .", "COPY --chmod=755 run.sh ./"],
  ],
]

export const RUN_SH = copy(undefined, "run.sh", "/app/")
/** What stands in the way, what may not be folded, and what the note says. */
export const stays: readonly (readonly [
  why: string,
  steps: readonly StepNode[],
  notes: readonly RegExp[],
])[] = [
  ["an owner by name", [RUN_SH, run("chown node:node /app/run.sh")], [/node:node is a name/u]],
  ["setuid", [RUN_SH, run("chmod 4755 /app/run.sh")], [/more than permissions/u]],
  ["setuid in letters", [RUN_SH, run("chmod u+s /app/run.sh")], [/more than permissions/u]],
  ["the mode of another class", [RUN_SH, run("chmod g=u /app/run.sh")], [/more than permissions/u]],
  ["+x, when a start-up file may set the umask", [RUN_SH, run("chmod +x /app/run.sh")], [/umask/u]],
  ["= of the umask", [SH, RUN_SH, run("chmod =r /app/run.sh")], [/not known what =r/u]],
  [
    "a file that was setuid and changes hands",
    [copy(undefined, "set", "/app/"), run("chown 1:1 /app/set")],
    [/setuid/u],
  ],
  [
    "a file with two names",
    [copy(undefined, "one", "/app/"), run("chmod 755 /app/one")],
    [/several names/u],
  ],
  ["a link", [copy(undefined, "link", "/app/"), run("chmod 755 /app/link")], [/no regular file/u]],
  ["a link in a folder", [APP, ALL, run("chmod 755 link")], [/no regular file/u]],
  ["a folder", [APP, ALL, run("chmod 755 bin")], [/\/app\/bin is a folder/u]],
  ["a whole folder", [APP, ALL, run("chown -R 1:1 /app")], [/\/app is a folder/u]],
  ["a folder above", [RUN_SH, run("chmod 755 /app")], [/\/app is a folder/u]],
  ["a pattern of the shell", [APP, ALL, run("chmod 755 *.sh")], []],
  ["a variable", [APP, ALL, run('chmod 755 "$FILE"')], [/not known which path/u]],
  [
    "a pattern of the COPY",
    [copy(undefined, "*.sh", "/app/"), run("chmod 755 /app/run.sh")],
    [/pattern/u],
  ],
  ["a name that would be a pattern", [APP, ALL, run("chmod 755 'bin/odd*'")], [/pattern/u]],
  [
    "a stage",
    [copy(stage("other", "alpine"), "/run.sh", "/app/"), run("chmod 755 /app/run.sh")],
    [/not known what it takes/u],
  ],
  ["--link", [withOptions(RUN_SH, { link: true }), run("chmod 755 /app/run.sh")], [/--link/u]],
  [
    "--exclude",
    [withOptions(RUN_SH, { exclude: ["x"] }), run("chmod 755 /app/run.sh")],
    [/options decide/u],
  ],
  [
    "a destination that an argument names",
    [copy(undefined, "run.sh", "/x"), run("chmod 755 /x")].map((step) =>
      step.kind === "copy" ? { ...step, destination: text("/", arg("TO", "x")) } : step,
    ),
    [/only the builder knows its destination/u],
  ],
  [
    "what may be a folder",
    [copy(undefined, "run.sh", "/usr/bin"), run("chmod 755 /usr/bin")],
    [/ends with a slash/u],
  ],
  [
    "what was made a folder before",
    [run("mkdir -p /run.sh/x"), copy(undefined, "run.sh", "/run.sh"), run("chmod 755 /run.sh")],
    [/may have been a folder/u],
  ],
  [
    "the working directory",
    [workdir("/run.sh/x"), copy(undefined, "run.sh", "/run.sh"), run("chmod 755 /run.sh")],
    [/\/run.sh is a folder/u],
  ],
  ["an archive", [add(path("x.tar"), "/app/"), run("chmod 755 /app/x.tar")], [/unpacks/u]],
  [
    "an address without a name",
    [add(url("https://example.org/v1"), "/app/"), run("chmod 755 /app/v1")],
    [/which file the address is/u],
  ],
  [
    "a folder made for what is fetched",
    [add(url("https://example.org/tini"), "/x/tini"), run("chown 1:1 /x/tini")],
    [/folder may not be there/u],
  ],
  [
    "a mount",
    [RUN_SH, run("chmod 755 /app/run.sh", { mounts: [cache("/app")] })],
    [/mount may hide/u],
  ],
  [
    "the author's merge: false",
    [RUN_SH, run("chmod 755 /app/run.sh", { merge: false })],
    [/author/u],
  ],
  [
    "a command that is not known",
    [RUN_SH, run("my-build"), run("chmod 755 /app/run.sh")],
    [/not understood: `my-build`/u],
  ],
  [
    "a command that reads the file",
    [RUN_SH, run("cp /app/run.sh /b"), run("chmod 755 /app/run.sh")],
    [/read or written before/u],
  ],
  [
    "a command that writes it",
    [RUN_SH, run("touch /app/run.sh"), run("chmod 755 /app/run.sh")],
    [/read or written before/u],
  ],
  [
    "a command that takes its folder away",
    [RUN_SH, run("rm -rf /app"), run("chmod 755 /app/run.sh")],
    [/read or written before/u],
  ],
  [
    "a program that is called before",
    [copy(undefined, "app", "/bin/mkdir"), run("mkdir -p /x"), run("chmod 755 /bin/mkdir")],
    [/mkdir may be a program/u],
  ],
  [
    "the program itself",
    [copy(undefined, "chmod", "/opt/chmod"), run("chmod 755 /opt/chmod")],
    [/program that it calls/u],
  ],
  [
    "an || behind, beside a reference",
    [RUN_SH, run(text("chmod 755 /app/run.sh && echo ", arg("X", "1"), " || true"))],
    [/\|\|/u],
  ],
  ["an || behind", [RUN_SH, run("chmod 755 /app/run.sh && make || true")], [/\|\|/u]],
  ["raw text", [RUN_SH, raw("RUN true"), run("chmod 755 /app/run.sh")], []],
  ["a file that another stage has", [run("chmod 755 /app/run.sh")], []],
  ["a redirection", [RUN_SH, run("chmod -v 755 /app/run.sh > /log")], []],
  ["a later place in the list", [RUN_SH, run("make && chmod 755 /app/run.sh")], []],
  ["a chmod behind a quote", [RUN_SH, run('mkdir "/x" && chmod 755 /app/run.sh')], []],
  [
    "what stands in /etc/hosts",
    [copy(undefined, "run.sh", "/etc/hosts"), run("chmod 600 /etc/hosts")],
    [/starts from \/etc\/hosts/u],
  ],
  [
    "a COPY behind a stage's, to the same folder",
    [RUN_SH, copy(stage("other", "alpine"), "/x", "/app/"), run("chmod 755 /app/run.sh")],
    [/not known what it takes/u],
  ],
  [
    "a link that a variable names",
    [
      run('ln -s rel "$L"'),
      copy(undefined, "run.sh", "/srv/cur/f.sh"),
      copy(undefined, "bin/a.sh", "/srv/rel/f.sh"),
      run("chmod 755 /srv/cur/f.sh"),
    ],
    [/may be a link/u],
  ],
  [
    "a link of the context, with another copy between",
    [
      copy(undefined, "tree", "/"),
      copy(undefined, "run.sh", "/opt/cur/f.sh"),
      copy(undefined, "bin/a.sh", "/opt/rel/f.sh"),
      run("chmod 755 /opt/cur/f.sh"),
    ],
    [/COPY tree \/ may bring a link, so that \/opt\/cur\/f.sh/u],
  ],
]

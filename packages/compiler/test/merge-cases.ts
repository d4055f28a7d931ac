import type { Optimize, StepNode } from "@stagecraft/ir"
import { text } from "@stagecraft/ir"
import { cache, exec, raw, run, setEnv, shell, workdir } from "./nodes.ts"

/** Two RUNs that stay apart, and two that differ from them in one thing and become one. */
export interface MergeCase {
  readonly why: string
  readonly steps: readonly StepNode[]
  /** A step that stands where the bad one does, and merges: so it is the rule that keeps them apart. */
  readonly good: readonly StepNode[]
  readonly note: RegExp
  readonly optimize?: Partial<Optimize>
}

const APP = workdir("/app")
const PLAIN = run("mkdir -p /a")
const NEXT = run("mkdir -p /b")
const bind = (more: object) =>
  run("mkdir -p /b", { mounts: [{ kind: "bind", target: text("/src"), ...more }] })

/** A command after `mkdir -p /a`, against another one that may. */
const commands = (
  why: string,
  bad: string,
  good: string,
  note: RegExp,
  before: readonly StepNode[] = [APP],
): MergeCase => ({
  why,
  steps: [...before, PLAIN, run(bad)],
  good: [...before, PLAIN, run(good)],
  note,
})

/** Two commands, of which the second may not follow the first, against a second one that may. */
const pair = (why: string, first: string, bad: string, good: string, note: RegExp): MergeCase => ({
  why,
  steps: [APP, run(first), run(bad)],
  good: [APP, run(first), run(good)],
  note,
})

/** A counter-example for each rule of merging. */
export const cases: readonly MergeCase[] = [
  // What the author and the graph say.
  {
    why: "the author's merge: false",
    steps: [PLAIN, run("mkdir -p /b", { merge: false })],
    good: [PLAIN, run("mkdir -p /b", { merge: true })],
    note: /author keeps it apart/u,
  },
  {
    why: "the exec form",
    steps: [PLAIN, exec("mkdir", "-p", "/b")],
    good: [PLAIN, NEXT],
    note: /only commands of the shell/u,
  },
  {
    why: "a script",
    steps: [PLAIN, { ...NEXT, form: { kind: "script", body: "mkdir -p /b\n" } }],
    good: [PLAIN, NEXT],
    note: /only commands of the shell/u,
  },
  {
    why: "different mounts",
    steps: [PLAIN, run("mkdir -p /b", { mounts: [cache("/c")] })],
    good: [
      run("mkdir -p /a", { mounts: [cache("/c")] }),
      run("mkdir -p /b", { mounts: [cache("/c")] }),
    ],
    note: /mounts differ/u,
  },
  {
    why: "a tmpfs",
    steps: Array.from({ length: 2 }, () =>
      run("mkdir -p /b", { mounts: [{ kind: "tmpfs", target: text("/t") }] }),
    ),
    good: Array.from({ length: 2 }, () => run("mkdir -p /b", { mounts: [cache("/t")] })),
    note: /tmpfs mount is empty/u,
  },
  {
    why: "a writable bind",
    steps: [bind({ readWrite: true }), bind({ readWrite: true })],
    good: [bind({}), bind({})],
    note: /bind mount is gone/u,
  },
  {
    why: "a secret that is a start-up variable",
    steps: Array.from({ length: 2 }, () =>
      run("mkdir -p /b", { mounts: [{ kind: "secret", id: "x", env: "BASH_ENV" }] }),
    ),
    good: Array.from({ length: 2 }, () =>
      run("mkdir -p /b", { mounts: [{ kind: "secret", id: "x", env: "TOKEN" }] }),
    ),
    note: /BASH_ENV/u,
  },
  {
    why: "different networks",
    steps: [PLAIN, run("mkdir -p /b", { network: "none" })],
    good: [PLAIN, run("mkdir -p /b", { network: "default" })],
    note: /networks differ/u,
  },
  {
    why: "different security",
    steps: [PLAIN, run("mkdir -p /b", { security: "insecure" })],
    good: [PLAIN, run("mkdir -p /b", { security: "sandbox" })],
    note: /security differs/u,
  },
  {
    why: "different devices",
    steps: [PLAIN, run("mkdir -p /b", { devices: [{ name: "gpu", required: true }] })],
    good: [PLAIN, run("mkdir -p /b", { devices: [] })],
    note: /devices differ/u,
  },
  {
    why: "a comment on the second",
    steps: [PLAIN, run("mkdir -p /b", { comments: ["the second"] })],
    good: [run("mkdir -p /a", { comments: ["the first"] }), NEXT],
    note: /comment of its own/u,
  },
  // The shell.
  {
    why: "a shell that is no POSIX shell",
    steps: [shell("/usr/bin/fish", "-c"), PLAIN, NEXT],
    good: [shell("/bin/dash", "-c"), PLAIN, NEXT],
    note: /SHELL is not known/u,
  },
  {
    why: "a shell that PATH finds",
    steps: [shell("bash", "-c"), PLAIN, NEXT],
    good: [shell("/bin/bash", "-eo", "pipefail", "-c"), PLAIN, NEXT],
    note: /SHELL is not known/u,
  },
  {
    why: "BASH_ENV",
    steps: [setEnv({ BASH_ENV: "/x" }), PLAIN, NEXT],
    good: [setEnv({ OTHER: "/x" }), PLAIN, NEXT],
    note: /BASH_ENV/u,
  },
  {
    why: "raw text before",
    steps: [raw("ENV A=1"), PLAIN, NEXT],
    good: [setEnv({ A: "1" }), PLAIN, NEXT],
    note: /raw text/u,
  },
  // The grammar.
  commands("a background process", "mkdir -p /b &", "mkdir -p /b", /background/u),
  commands("an ||", "mkdir -p /b || true", "mkdir -p /b && true", /\|\|/u),
  commands("a list", "mkdir -p /b; true", "mkdir -p /b && true", /more than one list/u),
  commands("a pipeline", "echo a | cat", "echo a", /more than simple commands/u),
  commands("a subshell", "(mkdir -p /b)", "mkdir -p /b", /more than simple commands/u),
  commands("a negation", "! test -f /b", "test -f /b", /more than simple commands/u),
  commands("a function", "f() { true; }", "true", /more than simple commands/u),
  commands("a variable alone", "A=1", "CI=1 true", /sets a variable/u),
  commands("a variable that may matter", "PATH=/x true", "CI=1 true", /PATH/u),
  commands("a command in a word", 'mkdir -p "$(cat /x)"', "mkdir -p /x", /runs a command/u),
  commands("a trailing comment", "mkdir -p /b # why", "mkdir -p '/b # why'", /comment/u),
  commands("a heredoc", "cat <<E\nx\nE", "cat /x", /heredoc|comment/u),
  commands("an open quote", "echo 'a", "echo 'a'", /would not read/u),
  commands("an open list", "mkdir -p /b &&", "mkdir -p /b", /would not read/u),
  commands("bash's &>", "echo a &> /x", "echo a > /x 2>&1", /do not agree/u),
  commands("bash's braces", "mkdir -p /{b,c}", "mkdir -p /b /c", /do not agree/u),
  commands("bash's quotes", "echo $'a'", "echo 'a'", /do not agree/u),
  commands("a variable of the shell", "echo $RANDOM", "echo $NAME", /differs from shell to shell/u),
  commands("the shell's process", "echo $$", "echo $HOME", /differs from shell to shell/u),
  commands("an assignment in a word", "echo ${A:=1}", "echo ${A:-1}", /more than a value/u),
  commands("a word over lines", 'echo "a\nb"', 'echo "a b"', /several lines/u),
  commands("a here string", "cat <<<x", "cat /x", /heredoc/u),
  commands("a redirection in front", ">/x echo a", "echo a >/x", /before the command/u),
  commands("an addition to a variable", "CI+=1 true", "CI=1 true", /sets an array/u),
  commands("a comment between", "true && # why\n true", "true && true", /comment/u),
  commands(
    "a glob that leads out",
    "rm -rf /opt/*/../x",
    "rm -rf /opt/*/x",
    /not known which path/u,
  ),
  commands("all homes", "rm -rf /home/a", "rm -rf /home/a/b", /a RUN starts from/u),
  commands("another descriptor", "echo a 3>/x", "echo a 2>/x", /descriptor/u),
  // The commands.
  ...[
    "cd /b",
    "exec true",
    "set -e",
    "umask 077",
    "export A=1",
    "trap true EXIT",
    "ulimit -n 9",
    "alias a=b",
    ". /x",
  ].map((bad) => commands(bad, bad, "true", /not in the table|sets a variable/u)),
  commands("a variable of bash", "printf -v FOO x", "printf '%s' FOO x", /set a variable/u),
  commands("the same in one word", "printf -vFOO x", "printf vFOO x", /set a variable/u),
  commands("words of a variable", "printf $X x", 'printf "%s" "$X"', /set a variable/u),
  commands("brackets of bash", "test -v 'a[i=1]'", "test -n 'a[i=1]'", /set a variable/u),
  commands("a command without a row", "./configure", "true", /not in the table/u),
  commands("what a project says", "make install", "true", /not known to do the same/u),
  commands("useradd", "useradd app", "true", /may change passwd/u),
  commands("sed -i", "sed -i s/a/b/ /x", "true", /not known to do the same/u),
  commands("a path to a command", "./mkdir -p /b", "mkdir -p /b", /not in the table/u),
  commands("a name that is not plain", "$CMD -p /b", "mkdir -p /b", /not plain/u),
  commands("an option without an entry", "mkdir -Z /b", "mkdir -v /b", /option -Z/u),
  commands("a hook", "apt-get -o X::Y=z update", "apt-get -y update", /option -o/u),
  commands("the scripts of a project", "npm ci", "npm ci --ignore-scripts", /ignore-scripts/u),
  commands("a package of the author", "pip install ./own", "pip install own", /not a package/u),
  commands("a call without an entry", "apt-get moo", "apt-get update", /not a call that is known/u),
  // Paths and words.
  commands("an unquoted variable", "apt-get install $X", 'apt-get install a="$X"', /not quoted/u),
  commands(
    "a word that may be an option",
    'apt-get install "$X"',
    'apt-get install a"$X"',
    /option/u,
  ),
  commands("a path that is not known", 'mkdir -p "$X"', "mkdir -p /x", /not known which path/u),
  commands("a home directory", "mkdir -p ~/x", "mkdir -p /x", /not known which path/u),
  commands(
    "a glob of what lies around",
    "apt-get install a*",
    "apt-get install 'a*'",
    /lies around/u,
  ),
  ...[
    "/dev/x",
    "/proc/x",
    "/sys/x",
    "/etc/hosts",
    "/etc/resolv.conf",
    "/etc/hostname",
    "/etc/passwd",
  ].map((path) => commands(path, `echo a > ${path}`, "echo a > /etc/other", /a RUN starts from/u)),
  ...[
    "/etc/group",
    "/etc/profile",
    "/etc/profile.d/x.sh",
    "/root/.bashrc",
    "/srv/.profile",
    "/bin/sh",
    "/etc/ld.so.preload",
    "/etc/ld.so.conf.d/x.conf",
    "/usr/lib/locale/en_US.utf8",
    "/lib/x86_64-linux-gnu/libc.so.6",
    "/lib/ld-musl-x86_64.so.1",
  ].map((path) => commands(path, `cp /x ${path}`, "cp /x /etc/other", /a RUN starts from/u)),
  commands(
    "a file that gets such a name",
    "cp /x/passwd /etc/",
    "cp /x/other /etc/",
    /\/etc\/passwd/u,
  ),
  commands(
    "a tree over such a path",
    "tar -xf /x -C /",
    "tar -xf /x -C /opt",
    /a RUN starts from/u,
  ),
  commands(
    "a tree among such paths",
    "cp -r /x /usr/lib/locale/y",
    "cp -r /x /usr/lib/y",
    /a RUN starts from/u,
  ),
  commands("a glob over such a path", "rm -f /etc/*", "rm -f /etc/apt/*", /a RUN starts from/u),
  commands("a way round to such a path", "mkdir /opt/../dev/x", "mkdir /opt/../x", /\/dev/u),
  commands("what is new in each RUN", "cat /proc/self/stat", "cat /x", /made anew/u),
  commands("a path from an unknown folder", "mkdir b", "mkdir /b", /not known which path/u, []),
  commands("work in an unknown folder", "go mod download", "apt-get update", /base decides/u, []),
  commands("an archive to who knows where", "tar -xf /x", "tar -xf /x -C /opt", /-C/u),
  commands("a download to who knows where", "wget http://x/y", "wget -O /y http://x/y", /-O/u),
  // What the first leaves behind.
  pair(
    "the working directory is gone",
    "rm -rf /app",
    "mkdir -p /b",
    "mkdir -p /b",
    /take away \/app/u,
  ),
  pair("a part of it is gone", "rm -rf /app /x", "true", "true", /take away \/app/u),
  pair("it was moved", "mv /app /old", "true", "true", /take away \/app/u),
  pair("it was replaced", "ln -sfn /v2 /app", "true", "true", /take away \/app/u),
  pair("it was closed", "chmod 700 /app", "true", "true", /take away \/app/u),
  pair(
    "an installed program",
    "pip install pip",
    "pip install other",
    "mkdir -p /b",
    /another program/u,
  ),
  pair(
    "a copied program",
    "mkdir -p /b && cp /x /usr/local/bin/mkdir",
    "mkdir -p /c",
    "rm -f /c",
    /another program/u,
  ),
  pair(
    "an unpacked program",
    "mkdir -p /b && tar -xf /x -C /opt",
    "mkdir -p /c",
    "rm -f /c",
    /another program/u,
  ),
  pair(
    "a removed program",
    "mkdir -p /b && rm -f /opt/mkdir",
    "mkdir -p /c",
    "rm -f /c",
    /another program/u,
  ),
  pair("a hard link and a write into it", "ln /x /y", "echo a >> /x", "rm -f /x", /hard-linked/u),
  pair("a package's hard links", "apt-get install -y a", "chmod +x /x", "rm -f /x", /hard-linked/u),
  pair(
    "a package's start-up files",
    "apt-get install -y a",
    'echo "$X"',
    "rm -f /x",
    /login shell/u,
  ),
  pair("it may be a link that is removed", "rm /app", "true", "true", /take away \/app/u),
  pair("it is copied over", "cp -dT /l /app", "true", "true", /take away \/app/u),
  {
    why: "an archive over the folder of the working directory",
    steps: [workdir("/srv/app"), run("tar -xf /x -C /srv"), run("mkdir x")],
    good: [workdir("/srv"), run("tar -xf /x -C /srv"), run("mkdir x")],
    note: /take away \/srv\/app/u,
  },
]

/** The cases of the working directory: there it is the setting that makes the difference, not the command. */
export function goodOf({ good, note }: MergeCase): readonly StepNode[] {
  if (!/take away/u.test(String(note))) return good
  return [workdir("/other"), ...good.slice(1)]
}

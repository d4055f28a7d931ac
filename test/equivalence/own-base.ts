import type { PublicFile } from "./public-file.ts"

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/"

/** The paths that stages take from each other, as files: what has no ending is a folder with a file in it. */
function placeholders(paths: readonly string[]): readonly string[] {
  const all = paths
    .map((path) => `/${path.replace(/^(?:\.?\/)+/u, "").replaceAll(/[*?]/gu, "x")}`)
    .filter((path) => /^\/[\w./@+-]+$/u.test(path))
  const isFolder = (path: string): boolean =>
    path.endsWith("/") ||
    all.some((other) => other !== path && other.startsWith(`${path}/`)) ||
    !/\.[a-z0-9]+$/iu.test(path)
  return all.map((path) => (isFolder(path) ? `${path.replace(/\/$/u, "")}/file` : path))
}

/**
 * What each shell reads first: a program that nobody has is logged, a folder that a download should have brought is
 * made, so that more of a file than its first lines is compared.
 */
const startup = String.raw`enter() {
  builtin "$@" 2> /dev/null && return
  for folder; do :; done
  /proof/busybox mkdir -p "$folder" && builtin "$1" "$folder"
}
cd() { enter cd "$@"; }
pushd() { enter pushd "$@" > /dev/null; }
command_not_found_handle() { echo "unknown: $*" >> /trace/log; }
`

const shell = `#!/proof/busybox sh
exec /proof/busybox timeout 20 /proof/busybox env BASH_ENV=/proof/startup /proof/bash "$@"
`

/**
 * A stage of a given name on a tracing base that has what a public Dockerfile looks for: the programs that it calls,
 * each the file that logs, the paths that it takes from stages, the users that it names. Its `sh` is bash, since many
 * say `pipefail`.
 */
export function ownBase(file: PublicFile, base: string, name: string): string {
  const programs = file.programs.filter((each) => /^[\w.+-]+$/u.test(each))
  const script = [
    "#!/proof/busybox sh",
    "PATH=/proof/bin",
    "mv /bin/bash /proof/bash",
    "rm /bin/sh /bin/ash",
    `cat > /proof/startup <<'end'\n${startup}end`,
    ...["bash", "sh", "ash"].map(
      (each) => `cat > /bin/${each} <<'end'\n${shell}end\nchmod 755 /bin/${each}`,
    ),
    ...programs.map((each) => `[ -e /bin/${each} ] || ln -s /proof/tool /bin/${each}`),
    ...placeholders(file.paths).map(
      (path) => `mkdir -p ${folderOf(path)} && echo ${path} > ${path}`,
    ),
    ...file.users.flatMap((user, index) => [
      `grep -q '^${user}:' /etc/passwd || echo '${user}:x:${3000 + index}:3000::/home/${user}:/bin/sh' >> /etc/passwd`,
      `grep -q '^${user}:' /etc/group || echo '${user}:x:${3000 + index}:' >> /etc/group`,
    ]),
    "true",
  ]
  return [`FROM ${base} AS ${name}`, "RUN <<'zend'", ...script, "zend", ""].join("\n")
}

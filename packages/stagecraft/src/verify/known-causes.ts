/** Why files differ from build to build, by where they lie. The first that fits is told. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [
    /^\/var\/cache\/ldconfig\/aux-cache$/u,
    "ldconfig notes inodes and times: `rm -f` it in the same RUN",
  ],
  [
    /\.py[co]$|\/__pycache__(?:\/|$)/u,
    "compiled Python holds the times of its sources: PYTHONDONTWRITEBYTECODE=1, `pip install --no-compile`, or the argument SOURCE_DATE_EPOCH in the stage",
  ],
  [
    /^\/var\/lib\/apt\/lists\//u,
    "package lists change by themselves: `rm -rf /var/lib/apt/lists/*` in the same RUN, or a cache mount",
  ],
  [
    /^\/var\/(?:cache|lib)\/(?:apt|apk|dnf|yum|zypp|pacman)\b/u,
    "a package manager's own records of downloads: remove them in the same RUN, or use a cache mount",
  ],
  [
    /\/(?:\.npm|\.cache|\.yarn\/cache|\.pnpm-store|_cacache|_logs)(?:\/|$)/u,
    "a cache or log of a package manager: a cache mount keeps it out of the image",
  ],
  [/^\/var\/log\/|\.log$/u, "a log with times: remove it in the same RUN"],
  [
    /\/node_modules\/(?:\.modules\.yaml|\.pnpm-workspace-state[^/]*\.json|\.yarn-state\.yml)$/u,
    "the package manager notes when it was run: remove it in the same RUN",
  ],
  [
    /\/\.next\/(?:BUILD_ID$|static\/|server\/|cache\/|[^/]*manifest[^/]*\.json$|required-server-files\.json$|trace$)/u,
    "Next.js makes up a build id and keys: `generateBuildId` in next.config, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY as a secret",
  ],
  [
    /^\/(?:etc|var\/lib\/dbus)\/machine-id$/u,
    "a number drawn for each machine: empty the file in the same RUN",
  ],
  [
    /^\/etc\/ssh\/ssh_host_|^\/etc\/ssl\/(?:private|certs)\/ssl-cert-snakeoil/u,
    "a key that was made in the build: every container of the image has the same one; make it at the start instead",
  ],
  [
    /^\/etc\/shadow-?$/u,
    "the day a password was set: the argument SOURCE_DATE_EPOCH in the stage, or `useradd` of another day",
  ],
  [
    /^\/(?:var\/)?tmp(?:\/|$)/u,
    "a temporary file: remove it in the same RUN, or mount a tmpfs there",
  ],
  [
    /^\/var\/cache\/(?:fontconfig|man|debconf)\b|\/mimeinfo\.cache$|\/icon-theme\.cache$/u,
    "a cache that holds times: remove it in the same RUN",
  ],
  [
    /\.(?:jar|war|ear|zip|whl|egg|nupkg|vsix)$/u,
    "archives hold the times of their files: let the tool set one (the argument SOURCE_DATE_EPOCH in the stage), or `zip -X` of files with one time",
  ],
  [/\.t?gz$/u, "gzip notes the time and name of what it packs: `gzip -n`"],
  [
    /\.tar(?:\.\w+)?$/u,
    "archives hold times and an order: `tar --sort=name --mtime=@$SOURCE_DATE_EPOCH`",
  ],
  [/\.a$/u, "ar notes times unless told not to: `ar rcsD`"],
]

/** What is known of why a file differs from build to build, and what helps; undefined when nothing is. */
export function knownCause(path: string, aspect: string): string | undefined {
  const cause = CAUSES.find(([pattern]) => pattern.test(path))?.[1]
  if (cause !== undefined) return cause
  return aspect === "time"
    ? "a command set a time before that of the build, and another one each time"
    : undefined
}

import type { Action, CacheFolder, Tool } from "../tool.ts"
import { ALONE, does, nothing, touches, valued, values, words } from "./words.ts"

const MODULE = {
  why: "its module file may name any folder, and what fetches modules may be any command",
}
const BUILDS = { why: "it may run build scripts, and manifests may name any folder" }

/** Who fetches modules may ask git, and git helpers that read any variable. */
const goTouches = touches(
  `. ^/go.mod ^/go.sum ^/go.work ^/go.work.sum ^/.git /etc /usr ~/go ~/.config/go ~/.netrc ~/.gitconfig ~/.config/git
  ~/.ssh /go`,
  ". ^/go.sum ^/go.work.sum ~/go /go ~/.cache/go-build ~/.config/go /tmp",
  undefined,
  { network: true, searches: ["GOFLAGS", "GOROOT", "GOTOOLDIR"] },
)

const goModules: CacheFolder = {
  places: ["$GOMODCACHE", "$GOPATH/pkg/mod", "~/go/pkg/mod"],
  kind: "store",
  sharing: "shared",
  source: "https://go.dev/ref/mod#module-cache",
}
const goBuilds: CacheFolder = {
  places: ["$GOCACHE", "$XDG_CACHE_HOME/go-build", "~/.cache/go-build"],
  kind: "cache",
  sharing: "shared",
  off: ["$GOCACHE=off"],
  source: "https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching",
}
const goBuild: Action = {
  ...does("environment directory in-place programs", values),
  touches: goTouches,
  beyond: MODULE,
  caches: [goModules, goBuilds],
}

const cargoCaches = ["registry", "git"].map((folder): CacheFolder => ({
  places: [`$CARGO_HOME/${folder}`, `~/.cargo/${folder}`],
  kind: "store",
  // The file that its users lock lies beside it.
  sharing: "locked",
  source: "https://doc.rust-lang.org/cargo/guide/cargo-home.html",
}))
const cargo: Action = {
  ...does("environment directory in-place programs links", values),
  touches: touches(
    ". ^/Cargo.toml ^/Cargo.lock ^/.cargo ^/.git ^/rust-toolchain ^/rust-toolchain.toml /etc /usr ~/.cargo ~/.rustup ~/.gitconfig ~/.config/git ~/.ssh ~/.netrc",
    ". ^/Cargo.lock ^/target ~/.cargo ~/.rustup /usr/local/cargo /usr/local/rustup /tmp",
    undefined,
    { network: true, searches: ["RUSTC", "RUSTC_WRAPPER", "RUSTFLAGS", "CARGO_HOME"] },
  ),
  beyond: BUILDS,
  apart: ALONE,
  caches: cargoCaches,
}

const javaStore = (name: string, places: readonly string[], source: string): CacheFolder => ({
  places,
  kind: name === "mvn" ? "store" : "cache",
  sharing: "locked",
  source,
})
const javaBuild = (name: string, homes: string, cache: CacheFolder): Action => ({
  ...does("environment directory in-place programs links", values),
  touches: touches(`. /etc /usr /opt ${homes}`, `. /tmp ${homes}`, undefined, {
    network: true,
    searches: ["JAVA_TOOL_OPTIONS", "CLASSPATH", name === "mvn" ? "MAVEN_OPTS" : "GRADLE_OPTS"],
  }),
  beyond: BUILDS,
  apart: ALONE,
  caches: [cache],
})
const maven = javaBuild(
  "mvn",
  "~/.m2",
  javaStore("mvn", ["~/.m2/repository"], "https://maven.apache.org/repositories/local.html"),
)
const gradle = javaBuild(
  "gradle",
  "~/.gradle",
  javaStore(
    "gradle",
    ["--gradle-user-home/caches", "-g/caches", "$GRADLE_USER_HOME/caches", "~/.gradle/caches"],
    "https://docs.gradle.org/current/userguide/directory_layout.html",
  ),
)

const each = (names: string, action: Action) =>
  Object.fromEntries(words(names).map((name) => [name, action]))

/** Tools that build programs. */
export const compilerTools: readonly Tool[] = [
  {
    name: "go",
    manual: "https://pkg.go.dev/cmd/go",
    singleDash: true,
    options: words("-v -x -trimpath -a -race -u -modcacherw -buildvcs=false -buildvcs=true"),
    valued: {
      "-o": "write",
      ...valued("-ldflags -tags -buildvcs -mod -p -gcflags -buildmode -installsuffix"),
    },
    actions: {
      "mod download": {
        ...does("environment directory", values),
        touches: goTouches,
        beyond: MODULE,
        caches: [goModules],
      },
      "mod verify": {
        ...goBuild,
        ...does("environment directory"),
        apart: ALONE,
        caches: [goModules],
      },
      "mod tidy": { ...goBuild, operands: nothing, apart: ALONE, caches: [goModules] },
      "mod vendor": { ...goBuild, operands: nothing, apart: ALONE, caches: [goModules] },
      build: {
        ...goBuild,
        // Without it the program's name comes from the module.
        apart: { why: "without -o it is not known what it does", unless: ["-o"] },
      },
      install: { ...goBuild, apart: ALONE },
      get: { ...goBuild, apart: ALONE },
      vet: { ...goBuild, apart: ALONE },
      test: { ...goBuild, beyond: { why: "it runs the project's tests" }, apart: ALONE },
      generate: {
        ...goBuild,
        beyond: { why: "it runs what the project says" },
        apart: ALONE,
      },
    },
  },
  {
    name: "cargo",
    manual: "https://doc.rust-lang.org/cargo/commands/",
    options: words(
      `-v -q -r --release --locked --frozen --offline --verbose --quiet --workspace --all --all-features --no-default-features
      --all-targets --lib --bins --force -f --no-track --tests`,
    ),
    valued: {
      ...valued(
        "--target --features -F --bin --package -p --exclude --profile -j --jobs --version --color --git --tag --branch --rev --example --vers",
      ),
      "--target-dir": "tree",
      "--root": "tree",
      "--path": "read",
      "--manifest-path": "read",
    },
    actions: each(
      "fetch build check test install clippy doc update generate-lockfile vendor",
      cargo,
    ),
  },
  {
    name: "mvn",
    manual: "https://maven.apache.org/ref/current/maven-embedder/cli.html",
    options: words(
      "-B -q -o -e -U -C -V -ntp --batch-mode --quiet --offline --no-transfer-progress",
    ),
    valued: { ...valued("-P -T -pl -D"), "-f": "read", "-s": "read" },
    singleDash: true,
    actions: { "": maven },
  },
  {
    name: "gradle",
    manual: "https://docs.gradle.org/current/userguide/command_line_interface.html",
    options: words(
      "-q -i -s --no-daemon --quiet --info --stacktrace --offline --parallel --build-cache --no-build-cache",
    ),
    valued: { ...valued("-x --exclude-task"), "-g": "tree", "--gradle-user-home": "tree" },
    actions: { "": gradle },
  },
]

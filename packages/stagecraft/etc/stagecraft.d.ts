/**
 * Stagecraft: container images written in TypeScript.
 *
 * @packageDocumentation
 */

/** An `AbortSignal`: what is used of it, so that a config's types need neither the DOM's nor Node's. */
export declare interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

declare interface Above {
  readonly 6: "7" | "8" | "9";
  readonly 5: "6" | "7" | "8" | "9";
  readonly 3: "4" | "5" | "6" | "7" | "8" | "9";
}

/** The options of ADD. */
export declare interface AddOptions extends TransferOptions {
  /**
   * What a remote source must be: `sha256:…` of a file (needs Dockerfile 1.6), or the commit of a git repository (1.16).
   *
   * @example add("https://example.com/tool.tar.gz", "/tmp/", { checksum: "sha256:24454f83…" })
   * @see https://docs.docker.com/reference/dockerfile/#add---checksum
   */
  readonly checksum?: TextInput | undefined;
  /**
   * Keeps the `.git` folder of a git source. Needs Dockerfile 1.6.
   *
   * @example add("https://github.com/moby/buildkit.git#v0.10.1", "/buildkit", { keepGitDir: true })
   * @see https://docs.docker.com/reference/dockerfile/#add---keep-git-dir
   */
  readonly keepGitDir?: boolean | undefined;
  /**
   * Whether archives are unpacked: local ones are unless set, remote ones are not. Needs Dockerfile 1.17.
   *
   * @example add("https://example.com/tool.tar.gz", "/opt/tool/", { unpack: true })
   * @see https://docs.docker.com/reference/dockerfile/#add---unpack
   */
  readonly unpack?: boolean | undefined;
}

/** What ADD adds: also an address (`https://…`, `git@…`), or what {@link git} makes. */
export declare type AddSource = TextInput | FileSource;

declare type AddSource_2 = CopySource_2 | {
  readonly kind: "url";
  readonly url: Text;
} | {
  readonly kind: "git";
  readonly repository: Text;
};

declare interface AddStep extends StepBase, TransferOptions_2 {
  readonly kind: "add";
  readonly sources: readonly AddSource_2[];
  readonly checksum?: Text;
  readonly keepGitDir?: boolean;
  readonly unpack?: boolean;
}

declare interface AdvisedChange extends ExplainedChange {
  /** The commands that it runs today, and would not then; absent when there are none. */
  readonly saves?: readonly string[];
}

/** The proxy for every protocol that the builder was given. */
export declare const ALL_PROXY: Arg<"ALL_PROXY">;

declare type AllDigits<S extends string> = S extends Digit ? true : S extends `${Digit}${infer Rest}` ? AllDigits<Rest> : false;

/** Files and their bytes; folders and links are not counted. */
export declare interface Amount {
  readonly files: number;
  readonly bytes: number;
}

declare type Architecture = "386" | "amd64" | "arm" | "arm64" | "loong64" | "mips" | "mipsle" | "mips64" | "mips64le" | "ppc64" | "ppc64le" | "riscv64" | "s390x" | "wasm"
/** Other spellings that builders understand. */
| "i386" | "x86_64" | "x86-64" | "aarch64" | "armhf" | "armel";

/** A build argument. Made by {@link arg}, or one of the predefined ones. */
export declare interface Arg<Name extends string = string> extends Expandable {
  readonly [kind]: "arg";
  readonly name: Name;
}

/**
 * A build argument: a value that may stand in any text, set with `--build-arg` or `buildArgs`.
 *
 * The compiler declares the `ARG` where it is needed: before the first `FROM`, and in each stage before its first
 * use. Without a default the argument is required, and a build says so before it starts, unless it is optional.
 *
 * @example
 * const go = arg("GO_VERSION", { default: "1.23" })
 * const builder = stage("builder").from(`golang:${go}-alpine`)
 * @throws ImageError `variable-name` when `${NAME}` could not carry the name; `arg-optional-default`.
 * @see https://docs.docker.com/reference/dockerfile/#arg
 */
export declare function arg<const Name extends string, Default = undefined>(name: Name, options?: ArgOptions<Default>): Arg<Name>;

/** The options of {@link arg}. */
export declare interface ArgOptions<Default> {
  /**
   * What the argument is when the build does not set it. Without one the build must set it, unless it is optional.
   *
   * @example arg("VERSION", { default: "1.0" })
   */
  readonly default?: CheckedValue<"default", Default> | undefined;
  /**
   * The build need not set the argument; unset it is empty in texts, and commands do not see it.
   *
   * @example arg("HTTP_MIRROR", { optional: true })
   */
  readonly optional?: CheckedOptional<Default> | undefined;
  /**
   * Shown by tools that list what a build can be given.
   *
   * @example arg("VERSION", { description: "what is built" })
   */
  readonly description?: string | undefined;
}

declare interface ArgReference {
  readonly kind: "arg";
  readonly name: string;
  readonly origin: "user" | "global" | "proxy";
  /** What the argument is when the build does not set it; absent: the build must set it, unless it is optional. */
  readonly default?: Text;
  /** The build need not set it, and unset it has no value at all; never beside a default. */
  readonly optional?: true;
  /** Shown by tools that list what a build can be given. */
  readonly description?: string;
  readonly expansion?: Expansion;
  /** Where the argument was declared. */
  readonly span: Span;
}

declare interface ArgStep extends StepBase {
  readonly kind: "arg";
  readonly arg: ArgReference;
}

declare type AtLeastFive<S extends string> = S extends `${infer _1}${infer _2}${infer _3}${infer _4}${infer _5}${infer _}` ? true : false;

declare interface Backend {
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A backend as an object, or as the command line writes it: `type=registry,ref=acme/app:cache`. */
export declare type BackendInput = string | BackendOptions;

/**
 * A cache backend, an exporter or an attestation: its `type`, and its attributes under their own names.
 *
 * @example { type: "registry", ref: "acme/app:cache", mode: "max" }
 */
export declare interface BackendOptions {
  readonly type: string;
  readonly [attribute: string]: string | number | boolean | undefined;
}

declare type Base = ImageBase | {
  readonly kind: "stage";
  readonly stage: StageNode;
} | {
  readonly kind: "context";
  readonly name: string;
} | {
  readonly kind: "scratch";
};

/**
 * What may be taken for granted about a base that nobody looked up.
 *
 * `plain-environment`: its variables lead no package manager to files of a project that is copied later, nor do settings
 * that it brings name a build argument.
 */
export declare type BaseAssumption = "posix-shell" | "no-triggers" | "plain-environment";

declare interface BaseConfig {
  readonly shell?: readonly string[];
  readonly user?: string;
  /** Absolute. */
  readonly directory?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  /** Dockerfile text of the triggers. */
  readonly onbuild: readonly string[];
}

/** What a stage can start from. */
export declare type BaseInput = TextInput | StageLike | NamedContext | Scratch;

/**
 * Files of the build context, a stage or an image, shown to one command without a copy in the image.
 *
 * @param target - Where the command sees them.
 * @example run("make -C /src", { mounts: [bind("/src")] })
 * @see https://docs.docker.com/reference/dockerfile/#run---mounttypebind
 */
export declare function bind(target: TextInput, options?: BindOptions): Mount;

declare interface BindMount {
  readonly kind: "bind";
  readonly target: Text;
  readonly from?: Source;
  readonly source?: Text;
  /** Writes are allowed and thrown away after the RUN. */
  readonly readWrite?: boolean;
}

/** The options of {@link bind}. */
export declare interface BindOptions {
  /**
   * Where the files come from; the build context unless set.
   *
   * @example bind("/src", { from: builder })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypebind
   */
  readonly from?: From;
  /**
   * The path in `from`; its root unless set.
   *
   * @example bind("/src", { source: "packages/api" })
   */
  readonly source?: TextInput | undefined;
  /**
   * The command may write; what it writes is thrown away.
   *
   * @example bind("/src", { readWrite: true })
   */
  readonly readWrite?: boolean | undefined;
}

/** A block of steps: takes a stage, returns it with steps added. Applied with {@link Stage.use}. */
export declare type Block = (stage: Stage) => Stage;

/**
 * Builds images on the engine that answers, as `stagecraft build` does. Prints nothing and writes outputs only.
 *
 * Several builds may run at the same time. When it ends, in whatever way, nothing of it runs on the engine or keeps the
 * process alive.
 *
 * @example const { images } = await build(project, { images: ["web"], push: true, signal: AbortSignal.timeout(600_000) })
 * @throws ImageError with the diagnostics of every image that failed, or of what was wrong before; `build-interrupted`.
 */
export declare function build(project: Project, options?: BuildOptions): Promise<BuildResult>;

/** The architecture of {@link BUILDPLATFORM}: `amd64`. */
export declare const BUILDARCH: Arg<"BUILDARCH">;

/**
 * What happens during a build. The fields are those of `stagecraft build --progress json`, see `docs/progress.md`. Types and fields may be added: skip what you do not know.
 *
 * Every image ends once: `image-done`, `image-failed`, or `image-stopped` when another one failed or somebody stopped
 * the build. A step that several images need at the same time begins at most once and ends once: each further one says so
 * with `step-shared`; run again for a later image, it begins and ends again, with the same id. Secrets are masked. Text is
 * foreign and otherwise raw: escape it before printing.
 */
export declare type BuildEvent = ImageEvent<"image-started"> | ImageEvent<"image-stopped"> | ImageDoneEvent | ImageFailedEvent | StepEvent<"step-started"> | (StepEvent<"step-done"> & {
  readonly milliseconds: number;
}) | StepEvent<"step-cached"> | StepEvent<"step-cancelled"> | (StepEvent<"step-failed"> & {
  readonly message: string;
}) | {
  readonly type: "step-shared";
  readonly id: string;
  readonly image: string;
} | LogEvent | ProgressEvent | WarningEvent;

/**
 * What is built, where the result goes, and how.
 *
 * What is left out is as the config has it; a list that is given replaces the config's, also when it is empty; an
 * object of names and values, and `attest`, are laid over it. Paths are relative to `cwd`. Values are checked as those of `image()`.
 */
export declare interface BuildOptions {
  /** Names of images; all of the config unless set. */
  readonly images?: readonly string[] | undefined;
  /** The folder that paths in these options are relative to; `process.cwd()` unless set. */
  readonly cwd?: string | undefined;
  /** Where the engine, proxies, agents and secrets of `{ env }` are looked up; `process.env` unless set. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Build up to this stage; the config's tags and outputs are not for it. */
  readonly target?: string | undefined;
  /** @example ["linux/amd64", "linux/arm64"] */
  readonly platforms?: readonly string[] | undefined;
  /** What the image is called; for one image. */
  readonly tags?: readonly string[] | undefined;
  readonly buildArgs?: Readonly<Record<string, string | number>> | undefined;
  readonly labels?: Readonly<Record<string, string | number>> | undefined;
  /** A name may say where it goes: `index,manifest[linux/amd64]:name`. */
  readonly annotations?: Readonly<Record<string, string | number>> | undefined;
  /** What named contexts stand for: a folder, `docker-image://…`, a git or http address. */
  readonly contexts?: Readonly<Record<string, string>> | undefined;
  /** Run every step anew, or those of these stages. `false` is as the config has it. */
  readonly noCache?: boolean | string | readonly string[] | undefined;
  /** Times come from `SOURCE_DATE_EPOCH`, these seconds since 1970, or, for `true`, the last commit. */
  readonly reproducible?: boolean | number | undefined;
  /** Ask the registry for newer bases. */
  readonly pull?: boolean | undefined;
  /**
   * Where the result goes; into the engine's image store when there are none.
   *
   * @example { type: "local", dest: "out" }
   */
  readonly outputs?: BackendInput | readonly BackendInput[] | undefined;
  /**
   * What is said about the image beside it. One replaces the config's of its type; `disabled=true` takes it away.
   *
   * @example ["type=provenance,mode=max", { type: "sbom", disabled: true }]
   */
  readonly attest?: BackendInput | readonly BackendInput[] | undefined;
  /** Also push it to the registry, under its tags. */
  readonly push?: boolean | undefined;
  /** Also into the engine's own store. */
  readonly load?: boolean | undefined;
  readonly cacheFrom?: BackendInput | readonly BackendInput[] | undefined;
  readonly cacheTo?: BackendInput | readonly BackendInput[] | undefined;
  /** The network of RUNs that name none. */
  readonly network?: "default" | "none" | "host" | undefined;
  /** Further names in `/etc/hosts` while RUNs run. */
  readonly extraHosts?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** The size of `/dev/shm` while RUNs run: bytes, or a text such as `128m`. */
  readonly shmSize?: string | number | undefined;
  readonly ulimits?: Readonly<Record<string, UlimitInput>> | undefined;
  readonly cgroupParent?: string | undefined;
  /** Values of secrets, by id. A `command` runs in the config's folder. They are masked in events and errors. */
  readonly secrets?: Readonly<Record<string, SecretInput>> | undefined;
  /** Agents for ssh mounts, by id: a socket, or files of private keys. `default` is the running agent unless set. */
  readonly ssh?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** `false` builds the graph as written: nothing merged, moved or split. */
  readonly optimize?: boolean | undefined;
  /** Compile for this builder instead of the config's profile, as `--for` does. */
  readonly profile?: ProfileName | undefined;
  /** Every name has to be in `image.lock`, as `--locked` has it. */
  readonly locked?: boolean | undefined;
  /** How many images are solved at the same time; 4 unless set. */
  readonly parallel?: number | undefined;
  /** Build the other images to their end when one fails; otherwise they are stopped. */
  readonly keepGoing?: boolean | undefined;
  /** Stops the build, also on the engine: it rejects with `build-interrupted`, whose `cause` is the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
  /**
   * Told what happens, in order. What it throws, or its promise rejects with, stops the build and is what the build
   * rejects with. Its promises are not waited for between events, and all before the build ends.
   */
  readonly onEvent?: ((event: BuildEvent) => void | Promise<void>) | undefined;
  /** Told what was found before the build that does not stop it. What it throws is handled as that of `onEvent`. */
  readonly onWarning?: ((diagnostic: Diagnostic) => void | Promise<void>) | undefined;
  /** Takes what an output with `dest: "-"` writes; its promise is waited for before the next chunk. */
  readonly stdout?: ((chunk: Uint8Array) => void | Promise<void>) | undefined;
}

/** The operating system of {@link BUILDPLATFORM}: `linux`. */
export declare const BUILDOS: Arg<"BUILDOS">;

/** The version of the operating system of {@link BUILDPLATFORM}; empty on Linux. */
export declare const BUILDOSVERSION: Arg<"BUILDOSVERSION">;

/**
 * The platform of the machine that builds, such as `linux/amd64`.
 *
 * @example stage("builder").from("golang:1.23", { platform: BUILDPLATFORM })
 * @see https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
 */
export declare const BUILDPLATFORM: Arg<"BUILDPLATFORM">;

/** What a build did. */
export declare interface BuildResult {
  /** In the config's order. */
  readonly images: readonly BuiltImage[];
  /** Of the build proper: from the first solve to the last event. */
  readonly milliseconds: number;
  /** The chain of steps, each waiting for the one before, that took longest; nothing gets faster without it. */
  readonly criticalPath: readonly SlowStep[];
  /** The first step of each chain that had to run although others came from the cache. */
  readonly missed: readonly SlowStep[];
}

/** The variant of {@link BUILDPLATFORM}: `v7` of `linux/arm/v7`; often empty. */
export declare const BUILDVARIANT: Arg<"BUILDVARIANT">;

/** One image that was built. */
export declare interface BuiltImage {
  readonly name: string;
  /** In the engine's store; absent when the result went elsewhere alone. */
  readonly id?: string;
  /** Of the manifest or the index, where the exporter tells. */
  readonly digest?: string;
  /** The names it was given: in the engine's store, at registries or in an archive. Plain files have none. */
  readonly tags: readonly string[];
  /** Bytes of all layers; absent when it is not in the engine's store. */
  readonly size?: number;
  readonly milliseconds: number;
  /** The author's steps without FROM. */
  readonly steps: number;
  /** How many of them came from the cache. */
  readonly cached: number;
  /** Absolute paths of the folders and files it was written to; `-` for {@link BuildOptions.stdout}. */
  readonly outputs: readonly string[];
  /** What the exporters answered, under their own names: `containerimage.digest`, … */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * A folder that survives between builds and never enters the image.
 *
 * @param target - Where the command sees it.
 * @example run("go mod download", { mounts: [cache("/go/pkg/mod")] })
 * @see https://docs.docker.com/reference/dockerfile/#run---mounttypecache
 */
export declare function cache(target: TextInput, options?: CacheOptions): Mount;

declare interface CacheMount {
  readonly kind: "cache";
  readonly target: Text;
  readonly id?: Text;
  readonly from?: Source;
  readonly source?: Text;
  readonly sharing?: "shared" | "private" | "locked";
  readonly readOnly?: boolean;
  /** File mode of a new cache folder, octal digits. */
  readonly mode?: string | Text;
  readonly uid?: number | Text;
  readonly gid?: number | Text;
}

/** The options of {@link cache}. */
export declare interface CacheOptions extends MountFileOptions {
  /**
   * Names the cache, so that several targets may share one or one target have several. The target unless set.
   *
   * @example cache("/root/.npm", { id: "npm" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypecache
   */
  readonly id?: TextInput | undefined;
  /**
   * What the cache starts with, instead of an empty folder.
   *
   * @example cache("/c", { from: builder, source: "/c" })
   */
  readonly from?: From;
  /**
   * The folder in `from`.
   *
   * @example cache("/c", { from: builder, source: "/c" })
   */
  readonly source?: TextInput | undefined;
  /**
   * `shared` (the default) by all at once, `private` to one writer each, or `locked`: one after the other.
   *
   * @example cache("/var/cache/apt", { sharing: "locked" })
   */
  readonly sharing?: "shared" | "private" | "locked" | undefined;
  /**
   * The command may not write into it.
   *
   * @example cache("/c", { readOnly: true })
   */
  readonly readOnly?: boolean | undefined;
}

/** What may be another one at the next build. */
export declare type Change = 
/** Files that a source names: `shown` as its author wrote it, `whole` when that is all of the context. */
  {
  readonly kind: "files";
  readonly shown: string;
  readonly whole: boolean;
}
/** One file, by its path relative to the context. */
| {
  readonly kind: "file";
  readonly path: string;
} | {
  readonly kind: "arg";
  readonly name: string;
}
/** An image that is fetched: a base, or where files are copied from. */
| {
  readonly kind: "image";
  readonly reference: string;
}
/** A named context. */
| {
  readonly kind: "context";
  readonly name: string;
};

/** A base that brings `Names` along, or the sentence why it is none for a stage of this name. */
export declare type CheckedBase<Name extends string, Base, Names extends string> = Base extends Headless<infer Own> ? TypeProblem<`stage ${Own} has no base yet: call .from(base) on it first`> : [Clash<Name, Names>] extends [never] ? Base : TypeProblem<`stage ${Name} builds on another stage that is named ${Name} too: give each stage of an image its own name`>;

/**
 * Where COPY and ADD write to, or the sentence why not: several sources need a folder.
 *
 * Looked at where both are literals; the compiler looks at the rest.
 */
export declare type CheckedDestination<Sources, Destination extends string> = Sources extends readonly [
unknown,
unknown,
...unknown[]
] ? Destination extends Folder ? Destination : IsLiteral<Destination> extends true ? TypeProblem<`several sources need a folder as their destination: end it with a slash, as in ${Destination}/`> : Destination : Destination;

/** Named values, each checked; or, where a Dockerfile's own `NAME=value` was written, the sentence how to write it. */
export declare type CheckedEntries<Verb extends string, Entries> = Entries extends string | readonly unknown[] ? TypeProblem<`names and values stand in an object: ${Verb}({ NAME: "value" })`> : Entries extends CheckedValues<Entries> ? Entries : CheckedValues<Entries>;

/** {@link CheckedEntries}, or what a function makes of the environment, checked likewise. */
export declare type CheckedEnv<Entries> = Entries extends (env: EnvVariables) => infer Made ? (env: EnvVariables) => CheckedValues<Made> : CheckedEntries<"env", Entries>;

declare type CheckedOptional<Default> = [Default] extends [undefined] ? boolean : false | TypeProblem<"an argument with a default is optional already: leave optional out">;

/** A platform, or the sentence why it is none. A text that holds references is looked at by the compiler. */
export declare type CheckedPlatform<P extends string> = P extends KnownPlatform ? P : IsLiteral<P> extends true ? TypeProblem<`${P} is no platform: write os/architecture, as in linux/amd64 or linux/arm/v7`> : P;

/** A port, a range, or either with a protocol; or the sentence why it is none. */
export declare type CheckedPort<Port extends PortInput> = Port extends string | number ? IsLiteral<Port> extends true ? IsPorts<`${Port}`> extends true ? Port : TypeProblem<`${Port} is no port: write a number from 1 to 65535, a range such as 8000-8010, or either with /tcp, /udp or /sctp`> : Port : Port;

/** Several ports, each checked. */
export declare type CheckedPorts<Ports extends readonly PortInput[]> = {
  readonly [Index in keyof Ports]: CheckedPort<Ports[Index]>;
};

/** A stage that can be built, or the sentence why not. */
export declare type CheckedTarget<Target> = Target extends Headless<infer Own> ? TypeProblem<`stage ${Own} has no base yet: call .from(base) on it first`> : Target extends Stage<infer Name, infer Needs> ? [Clash<Name, Needs>] extends [never] ? Target : TypeProblem<`stage ${Name} needs another stage that is named ${Name} too: give each stage of an image its own name`> : Target extends StageLike ? Target : TypeProblem<"an image is made of a stage, as in image(app) after const app = stage(name).from(base)">;

/** A value that becomes part of the image's configuration, or the sentence why it cannot. */
export declare type CheckedValue<Name, Value> = Value extends ValueInput ? Value : Value extends {
  readonly [kind]: "secret";
} ? TypeProblem<`${Name & string} would leak a secret: a secret goes into mounts, as in run(command, { mounts: [secret("id")] })`> : Value extends undefined ? TypeProblem<`${Name & string} may be undefined: give it a text, or a default with ??`> : TypeProblem<`${Name & string} is no text: give it a string, a number or a reference`>;

/** Named values, each checked. */
export declare type CheckedValues<Entries> = {
  readonly [Name in keyof Entries]: CheckedValue<Name, Entries[Name]>;
};

/** The build checks of the frontend. */
export declare interface CheckInput {
  /** Names of checks that are not made; `["all"]` makes none. */
  readonly skip?: readonly string[] | undefined;
  /** A finding fails the build. */
  readonly error?: boolean | undefined;
}

declare type Clash<Name extends string, Names extends string> = IsLiteral<Name> extends true ? (IsLiteral<Names> extends true ? Name & Names : never) : never;

declare interface CmdStep extends StepBase {
  readonly kind: "cmd";
  readonly form: CommandForm;
}

/** A place of the author's source. */
export declare interface CodeSpan {
  /** An absolute path. */
  readonly file: string;
  /** Counts from 1, as the column does. */
  readonly line: number;
  readonly column: number;
  /** The line itself, without the blanks around it; absent when it cannot be read. */
  readonly code?: string;
}

/** A command line for the stage's shell. */
export declare type Command = TextInput | ShellText;

declare type CommandForm = {
  readonly kind: "shell";
  readonly command: Text;
} | {
  readonly kind: "exec";
  readonly argv: readonly Text[];
};

declare interface CommandPart {
  readonly command: Text;
  readonly span: Span;
}

/** A comment, printed above the instruction. */
export declare interface CommentOption {
  /**
   * Comment lines for the Dockerfile, without the `#`.
   *
   * @example run("make", { comment: ["Needs the network.", "Takes a while."] })
   * @see https://docs.docker.com/reference/dockerfile/#format
   */
  readonly comment?: string | readonly string[] | undefined;
}

declare interface CommentStep extends StepBase {
  readonly kind: "comment";
  readonly lines: readonly string[];
}

/** What {@link defineConfig} returns, for the default export of a config file. */
export declare interface Config {
  readonly [kind]: "config";
  /** Where it was defined. */
  readonly span: Span;
  /** The config, or the function that makes it. */
  readonly value: ConfigInput | ConfigFunction;
}

/** What a config that is a function is given. */
export declare interface ConfigContext {
  /** The environment of the command, such as `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Facts of the git repository. */
  readonly git: GitFacts;
  /** The command that loads the config: `build`, `emit`, `list`, … */
  readonly command: string;
}

/** A config that is made when it is loaded. */
export declare type ConfigFunction = (context: ConfigContext) => ConfigInput | Promise<ConfigInput>;

/**
 * What a config file says.
 *
 * @example { images: { api: image(api, { tags: ["acme/api"] }), worker } }
 */
export declare interface ConfigInput {
  /** The images, by the names that commands call them. A stage is an image with no options. */
  readonly images: Readonly<Record<string, Image | StageLike>>;
  /**
   * Where the images of registries are fetched instead: by registry, or registry and path, another registry and path, with
   * `http://` before it where it has no TLS. `false`: no registry has these images, so nothing asks for them. The longest
   * name counts. `image.lock` keeps the names as they are written.
   *
   * @example registries: { "docker.io": "mirror.acme.dev/hub", "ghcr.io/acme": "http://10.0.0.5:5000/acme" }
   */
  readonly registries?: Registries | undefined;
}

/** The verbs that set how later steps and the container run. */
export declare interface ConfigVerbs {
  /**
   * Sets environment variables. Values arrive as written: a `$` is a dollar; references are expanded.
   *
   * Given a function, it gets the environment as it is before this step. An empty object adds no step.
   *
   * @example
   * stage("app").from("node:22").env({ NODE_ENV: "production", VERSION: version })
   * stage("app").from("node:22").env((env) => ({ PATH: `/app/bin:${env.PATH}` }))
   * @see https://docs.docker.com/reference/dockerfile/#env
   */
  env<const Entries extends object | string | ((env: EnvVariables) => object)>(entries: CheckedEnv<Entries>, options?: CommentOption): this;
  /**
   * Adds labels to the image.
   *
   * @example stage("app").from("alpine").label({ "org.opencontainers.image.source": "https://example.com/app" })
   * @see https://docs.docker.com/reference/dockerfile/#label
   */
  label<const Entries extends object | string>(entries: CheckedEntries<"label", Entries>, options?: CommentOption): this;
  /**
   * Declares a build argument at this very place. Without it the compiler places each argument before its first use.
   *
   * Commands see a declared argument as an environment variable, also when no text refers to it.
   *
   * @example stage("app").from("alpine").arg(version).run("./configure --with-version=$VERSION")
   * @see https://docs.docker.com/reference/dockerfile/#arg
   */
  arg(arg: Arg, options?: CommentOption): this;
  /**
   * Sets the working directory, and makes it when it is not there. A relative path starts at the current one.
   *
   * @example stage("app").from("node:22").workdir("/app")
   * @see https://docs.docker.com/reference/dockerfile/#workdir
   */
  workdir(path: TextInput, options?: CommentOption): this;
  /**
   * Sets the user, and the group where given, of later commands and of the container.
   *
   * @example
   * stage("app").from("node:22").user("node")
   * stage("app").from("alpine").user({ user: 1000, group: 1000 })
   * @see https://docs.docker.com/reference/dockerfile/#user
   */
  user(user: Owner, options?: CommentOption): this;
  /**
   * Says which ports the container listens on: numbers, ranges, with a protocol where it is not TCP.
   *
   * @example stage("app").from("nginx").expose(80, 443, "53/udp", "8000-8010")
   * @see https://docs.docker.com/reference/dockerfile/#expose
   */
  expose<const Ports extends readonly PortInput[]>(...ports: CheckedPorts<Ports>): this;
  /**
   * Marks paths as volumes: containers keep what they write there outside of the image.
   *
   * @example stage("db").from("postgres").volume("/var/lib/postgresql/data")
   * @see https://docs.docker.com/reference/dockerfile/#volume
   */
  volume(...paths: readonly TextInput[]): this;
  /**
   * Sets the default command, or the default arguments of the entrypoint. An array runs without a shell; an empty one
   * takes the base's command away.
   *
   * @example stage("app").from("node:22").cmd(["node", "server.js"])
   * @see https://docs.docker.com/reference/dockerfile/#cmd
   */
  cmd(command: Command | readonly TextInput[], options?: CommentOption): this;
  /**
   * Sets the command that the container always runs. An array runs without a shell; an empty one takes the base's away.
   *
   * @example stage("app").from("alpine").entrypoint(["/usr/local/bin/app"]).cmd(["--help"])
   * @see https://docs.docker.com/reference/dockerfile/#entrypoint
   */
  entrypoint(command: Command | readonly TextInput[], options?: CommentOption): this;
  /**
   * Sets the command that tells whether the container is healthy; `"NONE"` switches off the check of the base.
   *
   * @example
   * stage("web").from("nginx").healthcheck("curl -f http://localhost/ || exit 1", { interval: "10s", retries: 5 })
   * stage("web").from("nginx").healthcheck(["/bin/check", "--fast"])
   * stage("web").from("acme/base").healthcheck("NONE")
   * @see https://docs.docker.com/reference/dockerfile/#healthcheck
   */
  healthcheck(command: Command | readonly TextInput[], options?: HealthcheckOptions): this;
  /**
   * Sets the signal that asks the container to stop, by name or number.
   *
   * @example stage("web").from("nginx").stopsignal("SIGQUIT")
   * @see https://docs.docker.com/reference/dockerfile/#stopsignal
   */
  stopsignal(signal: TextInput | number, options?: CommentOption): this;
  /**
   * A comment of its own in the Dockerfile, without the `#`.
   *
   * @example stage("app").from("alpine").comment("The tools come first: they change least.")
   * @see https://docs.docker.com/reference/dockerfile/#format
   */
  comment(comment: string | readonly string[]): this;
  /**
   * Dockerfile text as it is: the last resort. No pass looks inside and none moves anything across it.
   *
   * @example stage("app").from("alpine").raw("RUN --mount=type=cache,target=/c,sharing=locked make")
   */
  raw(instruction: string, options?: CommentOption): this;
}

/** What of a folder is sent to the builder and what is not. */
export declare interface ContextSummary {
  readonly sent: Amount;
  readonly keptOut: Amount;
  /** False when there is more: the counting stopped at its limit. */
  readonly complete: boolean;
  /** False when already what is sent was not counted to its end; then nothing is said of what is kept out. */
  readonly sentComplete: boolean;
}

/** A pattern, or a file whose contents stand in the config. */
export declare type CopyFileSource = FileSource<CopySource_2>;

/** The options of COPY. */
export declare interface CopyOptions<Source extends From = From> extends TransferOptions {
  /**
   * Where the files come from when not from the build context: a stage, an image, or a named context. One that is undefined is
   * refused: left out, it would be the build context.
   *
   * @example copy("/out/app", "/app", { from: builder })
   * @see https://docs.docker.com/reference/dockerfile/#copy---from
   */
  readonly from?: Source;
  /**
   * Keeps the folders of each source. Needs Dockerfile 1.20.
   *
   * @example copy(glob("packages/*\/package.json"), "./", { parents: true })
   * @see https://docs.docker.com/reference/dockerfile/#copy---parents
   */
  readonly parents?: boolean | undefined;
}

/** What COPY copies: a path in which `*` and `?` match, or what {@link glob} and {@link file} make. */
export declare type CopySource = TextInput | CopyFileSource;

declare type CopySource_2 = {
  readonly kind: "path";
  readonly path: Text;
} | {
  readonly kind: "glob";
  readonly pattern: Text;
} | InlineFile;

declare interface CopyStep extends StepBase, TransferOptions_2 {
  readonly kind: "copy";
  readonly sources: readonly CopySource_2[];
  readonly from?: Source;
  readonly parents?: boolean;
}

/**
 * Defines what a config file builds: an object, or a function of `{ env, git, command }` that returns one.
 *
 * @example
 * export default defineConfig({ images: { app: image(app, { tags: ["acme/app"] }) } })
 * export default defineConfig(({ git }) => ({ images: { app: image(app, { tags: [`acme/app:${git.tag ?? "dev"}`] }) } }))
 * @see https://docs.docker.com/build/
 */
export declare function defineConfig(config: ConfigInput | ConfigFunction): Config;

/** A CDI device that a RUN asks for. */
export declare interface Device {
  readonly name: string;
  /** The step fails when the builder does not have it. */
  readonly required?: boolean | undefined;
}

/** One finding, as data. `drawDiagnostic` makes text of it. */
export declare interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span?: Span;
  /** The way out, as a sentence. */
  readonly hint?: string;
  /** Further places that belong to it, each with a word on why. */
  readonly related?: readonly {
    readonly message: string;
    readonly span: Span;
  }[];
  /** Foreign output that explains it: the last lines of a failed command, an engine's own words. */
  readonly output?: string;
}

declare type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";

/**
 * Compiles images to what `stagecraft emit` would write, and writes nothing. Needs no engine.
 *
 * @example for (const { dockerfile } of await emit(project)) await writeFile(dockerfile.path, dockerfile.text)
 * @throws ImageError with everything that is wrong with them; `unknown-image`, `same-dockerfile`.
 */
export declare function emit(project: Project, options?: EmitOptions): Promise<readonly EmittedImage[]>;

/** What is emitted, and for which folder. */
export declare interface EmitOptions {
  /** Names of images; all of them unless set. */
  readonly images?: readonly string[] | undefined;
  /** The folder the paths lie in, relative to `process.cwd()`; the config's unless set. */
  readonly out?: string | undefined;
  /** `false` emits the graph as written: nothing merged, moved or split. */
  readonly optimize?: boolean | undefined;
  /** Also do what only the files of the context prove, as `--proven` does. */
  readonly proven?: boolean | undefined;
  /** Write for this builder instead of the config's profile, as `--for` does. */
  readonly profile?: ProfileName | undefined;
  /** Every name has to be in `image.lock`, as `--locked` has it. */
  readonly locked?: boolean | undefined;
}

/** A file as it would be written. */
export declare interface EmittedFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** The Dockerfile of an image and what belongs to it. Nothing of it is on disk. */
export declare interface EmittedImage {
  readonly name: string;
  /** The path is where `stagecraft emit` writes it. */
  readonly dockerfile: EmittedFile;
  /** What lets the builder see the files that are copied, and no others. */
  readonly ignore: EmittedFile;
  /** The Dockerfile's source map: which line of the config each of its lines comes from. */
  readonly map: EmittedFile;
  /** Names of the Dockerfile's stages, in its order. */
  readonly stages: readonly string[];
  /** Names of the build arguments it takes. */
  readonly args: readonly string[];
  /** References of the images it uses. */
  readonly bases: readonly string[];
  /** What the compiler found, and names that are not locked; errors are thrown. */
  readonly warnings: readonly Diagnostic[];
}

declare interface EntrypointStep extends StepBase {
  readonly kind: "entrypoint";
  readonly form: CommandForm;
}

/**
 * The environment variables that the builder knows at a step: those of the stage and of its base.
 *
 * With `noUncheckedIndexedAccess` write `env("APP_HOME")` for names that are not listed in {@link EnvVariables}.
 * For shell commands there is no need of it: `run("echo $HOME")` is the shell's.
 *
 * @example
 * stage("app").from("node:22").env((env) => ({ PATH: `/app/bin:${env.PATH}` }))
 * stage("app").from("node:22").workdir(`${env("APP_HOME").or("/app")}/src`)
 * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export declare const env: EnvVariables;

declare interface EnvReference {
  readonly kind: "env";
  readonly name: string;
  readonly expansion?: Expansion;
}

declare interface EnvStep extends StepBase {
  readonly kind: "env";
  readonly entries: readonly NamedValue[];
}

/** An environment variable of the stage, or of its base. */
export declare interface EnvVariable extends Expandable {
  readonly [kind]: "env";
}

/**
 * The environment of a stage: `env.NAME`, or `env("NAME")`, is a reference to the variable.
 *
 * Both mean the same; the call is for names that are computed and for projects with `noUncheckedIndexedAccess`.
 */
export declare interface EnvVariables {
  (name: string): EnvVariable;
  /** Where commands are looked for. */
  readonly PATH: EnvVariable;
  /** The home folder, where the stage or its base sets it. */
  readonly HOME: EnvVariable;
  /** Where programs look for shared libraries. */
  readonly LD_LIBRARY_PATH: EnvVariable;
  /** Where Python looks for modules. */
  readonly PYTHONPATH: EnvVariable;
  /** The workspace of Go, which the Go images set. */
  readonly GOPATH: EnvVariable;
  /** The folder of the Java runtime, which the Java images set. */
  readonly JAVA_HOME: EnvVariable;
  readonly [name: string]: EnvVariable;
}

/**
 * The expansions of the Dockerfile language, as methods. Each gives a new {@link Variable}; they do not nest.
 *
 * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export declare interface Expandable extends Variable {
  /**
   * The value, or `word` when the variable is unset or empty: `${NAME:-word}`.
   *
   * @example workdir(`${env.HOME.or("/root")}/app`)
   */
  or(word: ValueInput): Variable;
  /**
   * The value, or `word` when the variable is unset; an empty value stays: `${NAME-word}`. Needs Dockerfile 1.6.
   *
   * @example env((env) => ({ SUFFIX: env("SUFFIX").orIfUnset("-dev") }))
   */
  orIfUnset(word: ValueInput): Variable;
  /**
   * `word` when the variable is set and not empty, otherwise nothing: `${NAME:+word}`.
   *
   * @example env((env) => ({ PATH: `/app/bin${env.PATH.ifNotEmpty(`:${env.PATH}`)}` }))
   */
  ifNotEmpty(word: ValueInput): Variable;
  /**
   * `word` when the variable is set, even if empty, otherwise nothing: `${NAME+word}`. Needs Dockerfile 1.6.
   *
   * @example label({ debug: DEBUG.ifSet("yes") })
   */
  ifSet(word: ValueInput): Variable;
  /**
   * The value; the build fails with `message` when the variable is unset or empty: `${NAME:?message}`.
   *
   * @example stage("app").from(`acme/base:${version.required("give --build-arg VERSION")}`)
   */
  required(message: string): Variable;
  /**
   * The value; the build fails with `message` when the variable is unset: `${NAME?message}`.
   *
   * @example env({ TOKEN_URL: url.requiredSet("URL must be given, may be empty") })
   */
  requiredSet(message: string): Variable;
  /**
   * The value without the shortest start that matches: `${NAME#pattern}`. Needs Dockerfile 1.7.
   *
   * @param pattern - `?` is one character, `*` any number; `\?` and `\*` are themselves.
   * @example env({ VERSION: tag.trimPrefix("v") })
   */
  trimPrefix(pattern: ValueInput, options?: TrimOptions): Variable;
  /**
   * The value without the shortest end that matches: `${NAME%pattern}`. Needs Dockerfile 1.7.
   *
   * @example env({ MAJOR: version.trimSuffix(".*", { longest: true }) })
   */
  trimSuffix(pattern: ValueInput, options?: TrimOptions): Variable;
  /**
   * The value with the first match replaced: `${NAME/pattern/replacement}`. Needs Dockerfile 1.7.
   *
   * @example copy(`dist/${TARGETPLATFORM.replace("/", "-")}/app`, "/app")
   */
  replace(pattern: ValueInput, replacement: ValueInput): Variable;
  /**
   * The value with every match replaced: `${NAME//pattern/replacement}`. Needs Dockerfile 1.7.
   *
   * @example copy(`dist/${TARGETPLATFORM.replaceAll("/", "-")}/app`, "/app")
   */
  replaceAll(pattern: ValueInput, replacement: ValueInput): Variable;
}

declare interface Expansion {
  readonly operator: ExpansionOperator;
  readonly word: Text;
  readonly replacement?: Text;
}

declare type ExpansionOperator = ":-" | ":+" | ":?" | "-" | "+" | "?" | "#" | "##" | "%" | "%%" | "/" | "//";

/**
 * Says what the compiler does with images, and why, as `stagecraft explain --json` does. Needs no engine.
 *
 * @example const [web] = await explain(project, { images: ["web"], files: ["src/index.ts"] })
 * @throws ImageError with everything that is wrong with them; `unknown-image`.
 */
export declare function explain(project: Project, options?: ExplainOptions): Promise<readonly Explanation[]>;

/** What is worth saying of an image, if it is true. */
export declare interface ExplainedAdvice {
  /** Where the image is described. */
  readonly span: CodeSpan;
  /** `option`: `write` goes among the options of the image; `image`: a stage stands where an image with them is to stand. */
  readonly form: "option" | "image";
  /** What is to be written, with what the image says already: `optimize: { cacheMounts: "all" }`. */
  readonly write: string;
  readonly words: readonly ExplainedWord[];
  /** What is so with all of them; absent when there is one alone. */
  readonly together?: ExplainedOutcome;
}

/** What was taken for granted of a base that nobody looked up. */
export declare interface ExplainedBase {
  readonly reference: string;
  readonly span: CodeSpan;
  readonly assumes: readonly BaseAssumption[];
}

/** What a change would rebuild, at most. */
export declare interface ExplainedChange extends WorkCount {
  readonly change: Change;
  readonly starts: readonly ExplainedStart[];
  /** The same change of the graph as written; absent for what only the optimized one has. */
  readonly asWritten?: WorkCount;
}

/** What of the build context is sent to the builder. */
export declare interface ExplainedContext extends ContextSummary {
  /** Relative to the working directory; `.` for that itself. */
  readonly folder: string;
}

/** What a pass did, would have done, or was stopped at. */
export declare interface ExplainedNote {
  readonly pass: string;
  readonly action: "did" | "would" | "stopped";
  readonly message: string;
  /** The steps it is about; of `stopped`, the last is the one that stopped it. */
  readonly spans: readonly CodeSpan[];
  /** Absolute folders of the image whose contents no longer enter it. */
  readonly leavesOut: readonly string[];
  /** Commands that no longer run, since another step does the same. */
  readonly drops: readonly string[];
  /** Commands that run once more than as written; absent when there are none. */
  readonly repeats?: readonly string[];
  /** The files of the context that proved it, relative to it. */
  readonly provedBy: readonly string[];
  /** What it takes for granted of a base. */
  readonly assumes: readonly BaseAssumption[];
  /** The steps that an option of `optimize` answers for, where no proof was found; absent when there are none. */
  readonly trusts?: readonly ExplainedStep[];
}

/** What an image would be if more were said of it. */
export declare interface ExplainedOutcome {
  readonly work: WorkCount;
  /** What changes would rebuild then: all of them, as `changes` of the image has them now. */
  readonly changes: readonly AdvisedChange[];
  /** How many more RUNs would keep what they download, in a cache mount. */
  readonly cachedRuns: number;
}

/** A place where a rebuild begins. */
export declare interface ExplainedStart {
  readonly stage: string;
  readonly step: string;
  readonly span: CodeSpan;
}

/** A step, in one line, as a Dockerfile would say it. */
export declare interface ExplainedStep {
  readonly step: string;
  readonly span: CodeSpan;
}

/** An option of `optimize` that says what no optimizer can know, and what it alone would change. */
export declare interface ExplainedWord extends ExplainedOutcome {
  readonly option: OptimizeWord;
  readonly value: "all" | "independent";
  /** What its author says by it, in words. */
  readonly says: string;
  /** What may happen where that is not so. */
  readonly risk: string;
  /** The steps that it is taken for today. */
  readonly trusts: readonly ExplainedStep[];
}

/** What is explained. */
export declare interface ExplainOptions {
  /** Names of images; all of them unless set. */
  readonly images?: readonly string[] | undefined;
  /** Explains what `emit` does; what `build` does unless set. */
  readonly emit?: boolean | undefined;
  /** With `emit`: as `emit` with `proven` does it. */
  readonly proven?: boolean | undefined;
  /** The builder it is compiled for, such as `docker-20.10`; the config's unless set. */
  readonly profile?: string | undefined;
  /** Files of the context to be told of one by one, relative to `process.cwd()`. */
  readonly files?: readonly string[] | undefined;
  /** Every name has to be in `image.lock`, as `--locked` has it. */
  readonly locked?: boolean | undefined;
  /** Told what was found that does not stop it. What it throws, `explain` rejects with; its promises are waited for. */
  readonly onWarning?: ((diagnostic: Diagnostic) => void | Promise<void>) | undefined;
}

/** How one image is compiled, and why. */
export declare interface Explanation {
  readonly name: string;
  readonly span: CodeSpan;
  /** `build` for what a build does, `emit` for what an emitted Dockerfile has. */
  readonly purpose: "build" | "emit";
  readonly notes: readonly ExplainedNote[];
  readonly bases: readonly ExplainedBase[];
  /** Absent when the context's folder is not there. */
  readonly context?: ExplainedContext;
  readonly work: WorkCount & {
    readonly asWritten: WorkCount;
  };
  readonly changes: readonly ExplainedChange[];
  /** Absent when nothing that could be said would gain anything. */
  readonly advice?: ExplainedAdvice;
}

declare interface ExposeStep extends StepBase {
  readonly kind: "expose";
  /** Each `80`, `8000-8010`, `53/udp`, or a reference that becomes such a thing. */
  readonly ports: readonly Text[];
  /** Where each port was written, when they come from several steps. */
  readonly places?: readonly Span[];
}

/** Why a build failed; each is the code of a problem. */
export declare type FailureKind = "run-failed" | "exec-format-error" | "base-not-found" | "registry-refused" | "copy-source-not-found" | "network-failed" | "no-space" | "entitlement-refused" | "dockerfile-rejected" | "build-failed";

/**
 * A file whose contents stand in the config.
 *
 * The contents arrive as they are; a reference in them is expanded. They end with a newline, for the Dockerfile cannot
 * hold a file that does not.
 *
 * @param name - The file's name inside a destination that is a folder.
 * @example
 * copy(file("motd", "Welcome to build 7\n"), "/etc/motd")
 * copy(file("config.json", `${JSON.stringify(config)}\n`), "/etc/app/")
 * @see https://docs.docker.com/reference/dockerfile/#example-creating-inline-files
 */
export declare function file(name: string, contents: TextInput): CopyFileSource;

/** A source of files that is more than a path. Made by {@link glob}, {@link file} and {@link git}. */
export declare interface FileSource<Node extends AddSource_2 = AddSource_2> {
  readonly [kind]: "source";
  toNode(): Node;
}

declare type Folder = `${string}/` | `${string}:\\${string}\\` | "." | "..";

/** Where files come from when not from the build context: a stage, an image, or a named context. */
export declare type From = string | StageLike | NamedContext;

/** The options of {@link StageHead.from}. */
export declare interface FromOptions<P extends string = string> extends CommentOption {
  /**
   * The platform of the base, when it is not the image's own.
   *
   * @example stage("builder").from("golang:1.23", { platform: BUILDPLATFORM })
   * @see https://docs.docker.com/reference/dockerfile/#from
   */
  readonly platform?: CheckedPlatform<P> | Platform | Variable | undefined;
  /**
   * The stages from which a build argument in the base chooses one by its name. They keep exactly their names.
   *
   * @example stage("app").from(`variant-${variant}`, { stages: [dev, prod] })
   */
  readonly stages?: readonly StageLike[] | undefined;
}

declare type FrontendMinor = 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26;

/** The FTP proxy that the builder was given. */
export declare const FTP_PROXY: Arg<"FTP_PROXY">;

/**
 * A git repository for ADD, where its address does not say so by itself, as one that a variable holds. Needs Dockerfile 1.6.
 *
 * @param repository - An address, with `#ref:folder` after it where wanted. The builder clones `ssh://`, `git://` and
 * `git@host:path`; of http and https only a path that ends with `.git`, everything else is a file that it downloads.
 * @example add(git(`${arg("MIRROR")}/team/tools.git#v1.2:src`), "/src/tools/")
 * @see https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository
 */
export declare function git(repository: TextInput): FileSource<Extract<AddSource_2, {
  readonly kind: "git";
}>>;

/** Facts of the git repository the config is in, each read when it is asked for. Undefined outside of one. */
export declare interface GitFacts {
  /** The full commit hash of HEAD. */
  readonly commit: string | undefined;
  /** The checked-out branch; undefined when HEAD is detached. */
  readonly branch: string | undefined;
  /** The tag that names HEAD, the newest where there are several. */
  readonly tag: string | undefined;
  /** There are changes that are not committed. False outside of a repository. */
  readonly dirty: boolean;
}

/**
 * A pattern with the whole pattern language of COPY: `*`, `?`, `[a-z]` and backslash escapes, and `**` for any number of
 * folders with `{ parents: true }`; without it `**` is `*`.
 *
 * In a plain string only `*` and `?` match, so that `[id].tsx` is that very file.
 *
 * @example copy(glob("packages/[a-c]*\/package.json"), "./", { parents: true })
 * @see https://docs.docker.com/reference/dockerfile/#pattern-matching
 */
export declare function glob(pattern: TextInput): CopyFileSource;

declare interface Headless<Name extends string = string> extends Named<Name> {
  readonly from: unknown;
}

/** When a container counts as healthy. Durations are written as `30s` or `1m30s`. */
export declare interface HealthcheckOptions extends CommentOption {
  /**
   * Time between checks; `30s` unless set.
   *
   * @example healthcheck("/check", { interval: "10s" })
   * @see https://docs.docker.com/reference/dockerfile/#healthcheck
   */
  readonly interval?: string | undefined;
  /**
   * Time after which a check counts as failed; `30s` unless set.
   *
   * @example healthcheck("/check", { timeout: "3s" })
   */
  readonly timeout?: string | undefined;
  /**
   * Time during which failures do not count; `0s` unless set.
   *
   * @example healthcheck("/check", { startPeriod: "1m" })
   */
  readonly startPeriod?: string | undefined;
  /**
   * Time between checks during the start period; `5s` unless set. Needs Dockerfile 1.6.
   *
   * @example healthcheck("/check", { startInterval: "1s" })
   */
  readonly startInterval?: string | undefined;
  /**
   * Failures in a row that make the container unhealthy; 3 unless set.
   *
   * @example healthcheck("/check", { retries: 5 })
   */
  readonly retries?: number | undefined;
}

declare interface HealthcheckStep extends StepBase {
  readonly kind: "healthcheck";
  /** Absent: `HEALTHCHECK NONE`, which switches off the base's. */
  readonly form?: CommandForm;
  readonly interval?: string;
  readonly timeout?: string;
  readonly startPeriod?: string;
  readonly startInterval?: string;
  readonly retries?: number;
}

/** The HTTP proxy that the builder was given; never part of the cache key. */
export declare const HTTP_PROXY: Arg<"HTTP_PROXY">;

/** The HTTPS proxy that the builder was given. */
export declare const HTTPS_PROXY: Arg<"HTTPS_PROXY">;

/** An image: a stage and how it is built. Made by {@link image}. */
export declare interface Image {
  readonly [kind]: "image";
  toNode(name: string): ImageNode;
}

/**
 * An image: the stage that ships, and how it is built, tagged and written.
 *
 * @example
 * export default defineConfig({
 *   images: { trade: image(app, { tags: ["acme/trade:1.0"], platforms: ["linux/amd64", "linux/arm64"] }) },
 * })
 * @throws ImageError `target-unknown` when `target` names no stage of the image.
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/
 */
export declare function image<const Target, const P extends string = string>(stage: CheckedTarget<Target>, options?: ImageOptions<P>): Image;

declare interface ImageBase {
  readonly kind: "image";
  readonly reference: Text;
  /** They stand above under exactly their names, whether the build chooses them or not. */
  readonly stages?: readonly StageNode[];
}

declare interface ImageDoneEvent extends ImageEvent<"image-done"> {
  /** In the engine's store; absent when it went elsewhere alone. */
  readonly id?: string;
  /** Of the manifest or the index, where the exporter tells. */
  readonly digest?: string;
  readonly milliseconds: number;
}

/**
 * An expected failure: the user's, the engine's or the world's, never a bug of ours.
 *
 * Carries at least one diagnostic of severity `error`; `cause` keeps what was caught.
 */
export declare class ImageError extends Error {
  readonly name = "ImageError";
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: Diagnostic | readonly Diagnostic[], options?: {
    readonly cause?: unknown;
  });
}

declare interface ImageEvent<Type extends string> {
  readonly type: Type;
  readonly image: string;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly at: number;
}

declare interface ImageFailedEvent extends ImageEvent<"image-failed"> {
  /** The code of the problem that the build rejects with; further ones may come. */
  readonly kind: FailureKind | (string & {});
  /** The engine's own words. */
  readonly message: string;
  /** The step that failed, where one did. */
  readonly step?: StepFacts;
  readonly exitCode?: number;
  /** The last lines the failed step wrote, at most 40. */
  readonly output: readonly string[];
  readonly span?: Span;
}

declare interface ImageNode {
  readonly kind: "image";
  /** The key in `images`; `default` for a config that exports a single image or stage. */
  readonly name: string;
  readonly stage: StageNode;
  /** Build up to this stage only; absent: `stage`. */
  readonly target?: StageNode;
  readonly tags: readonly string[];
  readonly platforms: readonly string[];
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The build context, relative to the config's folder. */
  readonly context: string;
  /** Patterns kept out of the context, in the words of `.dockerignore`. */
  readonly exclude: readonly string[];
  /** Named contexts: name to folder, image (`docker-image://…`, `oci-layout://…`), git or http address. */
  readonly contexts: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, SecretOrigin>>;
  readonly cacheFrom: readonly Backend[];
  readonly cacheTo: readonly Backend[];
  readonly outputs: readonly Backend[];
  /** What is said about the image beside it: `provenance`, `sbom`; none unless set. */
  readonly attest?: readonly Backend[];
  /** The network of the RUNs that name none themselves. */
  readonly network?: "default" | "none" | "host";
  /** Further names in `/etc/hosts` while RUNs run, each with its addresses. */
  readonly extraHosts?: Readonly<Record<string, readonly string[]>>;
  /** Bytes of `/dev/shm` while RUNs run. */
  readonly shmSize?: number;
  readonly ulimits?: Readonly<Record<string, Ulimit>>;
  readonly cgroupParent?: string;
  /** True, or the names of the stages whose steps are run anew. */
  readonly noCache?: true | readonly string[];
  /**
   * Times of the image come from one time, not from the clock: seconds since 1970, or `true` for what the environment or
   * git says.
   */
  readonly reproducible?: true | number;
  /** The capability profile the Dockerfile is printed for, `docker-23` unless said otherwise. */
  readonly profile?: string;
  readonly optimize: Optimize;
  /** `# syntax=`: the frontend image; printed only when set or needed. */
  readonly syntax?: string;
  /** `# escape=`; backslash unless set. */
  readonly escape?: "\\" | "`";
  /** `# check=`: build checks to skip, and whether a finding fails the build. */
  readonly check?: {
    readonly skip: readonly string[];
    readonly error: boolean;
  };
  /** The emitted file's name; `Dockerfile` or `<name>.Dockerfile` unless set. */
  readonly dockerfile?: string;
  /** The configs of bases that are locked, by their references. */
  readonly knownBases?: ReadonlyMap<string, BaseConfig>;
  readonly span: Span;
}

/** How an image is built, tagged and written. */
export declare interface ImageOptions<P extends string = string> {
  /**
   * What the image is called once it is built.
   *
   * @example tags: ["acme/trade:1.0", "acme/trade:latest"]
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#tag
   */
  readonly tags?: readonly string[] | undefined;
  /**
   * The platforms it is built for; the engine's own unless set.
   *
   * @example platforms: ["linux/amd64", "linux/arm64"]
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#platform
   */
  readonly platforms?: readonly (CheckedPlatform<P> | Platform)[] | undefined;
  /**
   * Values of build arguments, by name. The command line's `--build-arg` goes before them.
   *
   * @example buildArgs: { GO_VERSION: "1.23" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#build-arg
   */
  readonly buildArgs?: Readonly<Record<string, string | number>> | undefined;
  /**
   * Labels of this image, besides those of its stage: a `LABEL` at the end of the Dockerfile.
   *
   * @example labels: { "org.opencontainers.image.revision": git.commit ?? "unknown" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#label
   */
  readonly labels?: Readonly<Record<string, string | number>> | undefined;
  /**
   * Annotations of the manifest; a name may say where they go: `index,manifest[linux/amd64]:name`.
   *
   * @example annotations: { "org.opencontainers.image.title": "trade", "index:org.acme.team": "core" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#annotation
   */
  readonly annotations?: Readonly<Record<string, string | number>> | undefined;
  /**
   * Build up to this stage instead: its value, or its name.
   *
   * @example target: tests
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#target
   */
  readonly target?: string | StageLike | undefined;
  /**
   * The build context, relative to the config's folder; that folder unless set.
   *
   * @example context: "../.."
   * @see https://docs.docker.com/build/concepts/context/
   */
  readonly context?: string | undefined;
  /**
   * Patterns kept out of the build context, in the words of `.dockerignore`.
   *
   * @example exclude: ["**\/node_modules", "**\/.env*"]
   * @see https://docs.docker.com/build/concepts/context/#dockerignore-files
   */
  readonly exclude?: readonly string[] | undefined;
  /**
   * What named contexts stand for: a folder, relative to the config's, `docker-image://…`, an image in a folder with
   * an OCI layout, `oci-layout://FOLDER:TAG`, a git or http address.
   *
   * @example contexts: { assets: "../assets", base: "docker-image://alpine:3.19", built: "oci-layout://out:1.0" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#build-context
   */
  readonly contexts?: Readonly<Record<string, string>> | undefined;
  /**
   * Where the values of secrets come from: a file, an environment variable, or a command's output.
   *
   * @example secrets: { npmrc: { file: "~/.npmrc" }, token: { env: "TOKEN" }, key: { command: ["pass", "key"] } }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#secret
   */
  readonly secrets?: Readonly<Record<string, SecretOrigin>> | undefined;
  /**
   * Caches the build reads; a `src` is relative to the config's folder. One that is not there is passed over.
   *
   * @example cacheFrom: ["type=registry,ref=acme/app:cache", { type: "gha" }]
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#cache-from
   */
  readonly cacheFrom?: BackendInput | readonly BackendInput[] | undefined;
  /**
   * Caches the build writes; a `dest` is relative to the config's folder.
   *
   * @example cacheTo: { type: "local", dest: ".cache/app", mode: "max" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#cache-to
   */
  readonly cacheTo?: BackendInput | readonly BackendInput[] | undefined;
  /**
   * Where the result goes; into the engine's image store unless set.
   *
   * Types are `image`, `registry`, `docker`, `oci`, `local`, `tar` and `cacheonly`; a `dest` is relative to the
   * config's folder.
   *
   * @example outputs: { type: "local", dest: "out" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#output
   */
  readonly outputs?: BackendInput | readonly BackendInput[] | undefined;
  /**
   * What is said about the image beside it, in its index: how it was built, and what is in it. Nothing unless set.
   *
   * @example attest: ["type=provenance,mode=max", { type: "sbom" }]
   * @see https://docs.docker.com/build/metadata/attestations/
   */
  readonly attest?: BackendInput | readonly BackendInput[] | undefined;
  /**
   * The network of its RUNs, but for those that name their own.
   *
   * @example network: "none"
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#network
   */
  readonly network?: "default" | "none" | "host" | undefined;
  /**
   * Further names in `/etc/hosts` while RUNs run; `host-gateway` is the machine the engine runs on.
   *
   * @example extraHosts: { "mirror.local": "10.0.0.7", db: ["10.0.0.8", "fd00::8"] }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#add-host
   */
  readonly extraHosts?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /**
   * The size of `/dev/shm` while RUNs run: bytes, or a text with a unit of 1024s.
   *
   * @example shmSize: "128m"
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#shm-size
   */
  readonly shmSize?: string | number | undefined;
  /**
   * Limits of the processes of RUNs; -1 is unlimited, one number is both limits.
   *
   * @example ulimits: { nofile: 4096, core: { soft: 0, hard: -1 }, nproc: "1024:2048" }
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#ulimit
   */
  readonly ulimits?: Readonly<Record<string, UlimitInput>> | undefined;
  /**
   * The control group that RUNs are put below.
   *
   * @example cgroupParent: "builds.slice"
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#cgroup-parent
   */
  readonly cgroupParent?: string | undefined;
  /**
   * Run every step anew, or the steps of these stages: their values, or their names.
   *
   * @example noCache: [tests]
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#no-cache-filter
   */
  readonly noCache?: boolean | string | StageLike | readonly (string | StageLike)[] | undefined;
  /**
   * Builds from the same files give the same image, as far as its commands allow: all its times come from one time, which
   * is `SOURCE_DATE_EPOCH` of the environment, else the number given here, in seconds since 1970, else, for `true`, that of
   * the last commit. Each new commit then gives a new image, also where nothing else has changed; a number does not.
   *
   * Layers need an engine with containerd's image store; files (`local`, `tar`) come out the same from any since 23.0.
   *
   * @example reproducible: true
   * @see https://docs.docker.com/build/ci/github-actions/reproducible-builds/
   */
  readonly reproducible?: boolean | number | undefined;
  /**
   * What the Dockerfile may use, by the name of a builder; unless set what `syntax` has, else `docker-23`, which is
   * every Docker since 23.0.
   *
   * `docker-28` is Docker 28.5 and later: 28.0 came with Dockerfile 1.14, 28.5 with 1.19. `dockerfile-1.N` is that
   * version of the frontend, whatever builds: a `# syntax=` line has the builder fetch it from a registry.
   *
   * @example profile: "docker-28"
   * @see https://docs.docker.com/build/buildkit/dockerfile-release-notes/
   */
  readonly profile?: ProfileName | undefined;
  /**
   * What the optimizer may do; `false` prints the graph as it was written. Each of its rewritings is one that leaves
   * the image the same, and has a switch of its own. Unless set, `mergeBuilderStages` is `false`, `mergeRuns`,
   * `splitRuns`, `hoistInstalls` and `cacheMounts` are `"known"`, `installScripts` is `"reviewed"`, `contextProofs` is
   * `"build"`, and the others are on. `stagecraft explain` tells which words of the author would gain something.
   *
   * @example optimize: { mergeRuns: "all", sinkArgs: false }
   * @see https://docs.docker.com/build/building/best-practices/
   */
  readonly optimize?: OptimizeInput | undefined;
  /**
   * The frontend image, `# syntax=`. Printed only when set or needed.
   *
   * @example syntax: "docker/dockerfile:1"
   * @see https://docs.docker.com/reference/dockerfile/#syntax
   */
  readonly syntax?: string | undefined;
  /**
   * The escape character, `# escape=`; a backslash unless set.
   *
   * @example escape: "`"
   * @see https://docs.docker.com/reference/dockerfile/#escape
   */
  readonly escape?: "\\" | "`" | undefined;
  /**
   * The build checks, `# check=`.
   *
   * @example check: { skip: ["JSONArgsRecommended"], error: true }
   * @see https://docs.docker.com/reference/dockerfile/#check
   */
  readonly check?: CheckInput | undefined;
  /**
   * The name of the emitted file; `Dockerfile`, or `<name>.Dockerfile` when there are several, unless set.
   *
   * @example dockerfile: "docker/trade.Dockerfile"
   * @see https://docs.docker.com/reference/cli/docker/buildx/build/#file
   */
  readonly dockerfile?: string | undefined;
}

declare interface InlineFile {
  readonly kind: "inline";
  readonly name: string;
  readonly contents: Text;
}

/** Knows an {@link ImageError} also when another copy of Stagecraft threw it. */
export declare function isImageError(value: unknown): value is ImageError;

declare type IsLiteral<T extends PropertyKey> = {} extends Readonly<Record<T, 1>> ? false : true;

declare type IsPort<S extends string> = S extends Zero ? false : AllDigits<S> extends true ? LongerThanFive<S> extends true ? false : AtLeastFive<S> extends true ? TooBig<S> extends true ? false : true : true : false;

declare type IsPorts<S extends string> = S extends `${infer Ports}/${infer Name}` ? Lowercase<Name> extends Protocol ? IsRange<Ports> : false : IsRange<S>;

declare type IsRange<S extends string> = S extends `${infer From}-${infer To}` ? IsPort<From> extends true ? IsPort<To> : false : IsPort<S>;

declare const kind: unique symbol;

declare type KnownPlatform = Os | Architecture | `${Os}/${Architecture | Variant}` | "local";

declare interface LabelStep extends StepBase {
  readonly kind: "label";
  readonly entries: readonly NamedValue[];
  /** Where each entry was written, when they come from several steps. */
  readonly places?: readonly Span[];
}

/** A range of lines of the Dockerfile, counted from 1, both ends included. */
export declare interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Characters that are meant as they stand, a dollar included. Made by {@link literal}. */
export declare interface Literal {
  readonly [kind]: "literal";
  /** An opaque token that keeps the literal whole inside a template string. */
  toString(): string;
}

/**
 * Characters that are meant as they stand.
 *
 * Strings are never expanded anyway; `literal` says that a `$NAME` in one is meant as a dollar, so that nobody is
 * warned about it.
 *
 * @example
 * stage("app").from("alpine").env({ PRICE: literal("cost $HOME") })
 * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export declare function literal(value: string): Literal;

declare interface LiteralPart {
  readonly kind: "literal";
  readonly value: string;
}

/**
 * Finds, runs and checks a config, as every command does. Prints nothing; what the config itself prints is its own.
 *
 * @example const project = await load({ cwd: "services/api" })
 * @throws ImageError `config-…`, and whatever the language finds wrong.
 */
export declare function load(options?: LoadOptions): Promise<Project>;

/** How a config is found and loaded. */
export declare interface LoadOptions {
  /** Where the config is searched for, upwards, and where relative names start; `process.cwd()` unless set. */
  readonly cwd?: string | undefined;
  /** The config's file, or the folder it lies in; searched for unless set. */
  readonly config?: string | undefined;
  /** The environment a config that is a function is told of; `process.env` unless set. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** What such a config is told it is loaded for: `build` unless set. */
  readonly command?: string | undefined;
}

declare interface LogEvent {
  readonly type: "log";
  /** The step's. */
  readonly id: string;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
  readonly at: number;
}

declare type LongerThanFive<S extends string> = S extends `${infer _1}${infer _2}${infer _3}${infer _4}${infer _5}${infer _6}${infer _}` ? true : false;

declare interface MaintainerStep extends StepBase {
  readonly kind: "maintainer";
  readonly name: string;
}

/** Something one RUN sees and the image does not keep. */
export declare interface Mount {
  readonly [kind]: "mount" | "secret";
  toNode(): Mount_2;
}

declare type Mount_2 = BindMount | CacheMount | TmpfsMount | SecretMount | SshMount;

/** Mode and owner of what a mount makes. */
export declare interface MountFileOptions {
  /**
   * File mode in octal digits, such as `"0700"`.
   *
   * @example cache("/c", { mode: "0700" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mount
   */
  readonly mode?: TextInput | undefined;
  /**
   * User id, 0 unless set.
   *
   * @example cache("/home/node/.npm", { uid: 1000 })
   */
  readonly uid?: number | TextInput | undefined;
  /**
   * Group id, 0 unless set.
   *
   * @example cache("/home/node/.npm", { gid: 1000 })
   */
  readonly gid?: number | TextInput | undefined;
}

/** What has a fixed name: a stage, with a base or without. */
export declare interface Named<Name extends string = string> {
  readonly name: Name;
}

/** A further build context, known by its name. Made by {@link namedContext}. */
export declare interface NamedContext {
  readonly [kind]: "context";
  readonly name: string;
}

/**
 * A further build context by its name, as a base or as a source of files.
 *
 * What it stands for is said with `contexts` of the image, or with `--build-context` of other tools.
 *
 * @example
 * const assets = namedContext("assets")
 * const app = stage("app").from("nginx").copy("dist", "/usr/share/nginx/html", { from: assets })
 * export default image(app, { contexts: { assets: "../assets" } })
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/#build-context
 */
export declare function namedContext(name: string): NamedContext;

declare type NamedValue = readonly [name: string | Text, value: Text];

/** The stage names that using a value brings along: its own and those it needs. */
export declare type NamesOf<From> = From extends Stage<infer Name, infer Needs> ? Name | Needs : never;

/** The hosts that the builder reaches without a proxy. */
export declare const NO_PROXY: Arg<"NO_PROXY">;

declare interface OnbuildStep extends StepBase {
  readonly kind: "onbuild";
  readonly step: StepNode;
}

declare interface Optimize {
  /** `known` joins RUNs whose commands are understood, `all` every RUN that the shell's grammar allows. */
  readonly mergeRuns: false | "known" | "all";
  /** Also join the RUNs of stages that do not end up in the image. */
  readonly mergeBuilderStages: boolean;
  /** Put LABEL, EXPOSE, CMD and the like behind the work on files, and join neighbours. */
  readonly moveMetadata: boolean;
  /** Put an ARG that has a place of its own, and an ENV of its value, just before the first use. */
  readonly sinkArgs: boolean;
  /**
   * Make two RUNs of `install && build` where a copy can then be split for the install: `known` where all that is behind
   * the install is understood; `all` also where it is not, by the author's word that it needs nothing of the same RUN: no
   * process that goes on, no hard link, no folder of the install that it renames.
   */
  readonly splitRuns: false | "known" | "all";
  /** Copy the manifests, install, and only then copy the rest, where a COPY of everything stands before an install. */
  readonly splitCopies: boolean;
  /**
   * Put installs of system packages before copies that change more often: `known` where nothing between them may have to do
   * with these packages; `all` also where that is the author's word: no command and no copied file of the stages touches
   * what packages of the system bring, read or run, nor these what the stages have.
   */
  readonly hoistInstalls: false | "known" | "all";
  /** Make `RUN chmod` and `RUN chown` of files just copied a part of the COPY. */
  readonly foldPermissions: boolean;
  /**
   * Give package managers cache mounts for what they download: `known` where every other RUN that could find it is
   * understood and does not look, `all` wherever the manual calls it a cache.
   */
  readonly cacheMounts: false | "known" | "all";
  /**
   * What may be known of code that packages bring and an install runs, such as a `postinstall` script or a `setup.py`:
   * `reviewed`, what somebody read of the packages that are named in this compiler; `independent`, the author's word that
   * none of it reads or writes files of the project but the manifests, reads a build argument, or leaves settings for
   * later installs.
   */
  readonly installScripts: "reviewed" | "independent";
  /**
   * Where rewritings are made that only the files of the context prove: `build`, since each build proves them anew;
   * `always`, in emitted Dockerfiles too, which `emit --check` proves again; `false` for nowhere.
   */
  readonly contextProofs: "build" | "always" | false;
}

/** What the optimizer may do; what is left out stays at its default. */
export declare type OptimizeInput = false | {
  readonly [K in keyof Optimize]?: Optimize[K] | undefined;
};

/** An option of `optimize` by which an author says what no optimizer can know. */
export declare type OptimizeWord = "splitRuns" | "hoistInstalls" | "installScripts" | "cacheMounts";

declare type Os = "linux" | "windows" | "darwin" | "freebsd" | "netbsd" | "openbsd" | "wasi" | "wasip1" | "js";

/** A user: a name, a number, `name:group`, or user and group apart. */
export declare type Owner = TextInput | number | UserAndGroup;

/** The platforms an editor offers; any other that a builder knows is accepted too. */
export declare type Platform = "linux/amd64" | "linux/arm64" | "linux/arm/v7" | "linux/arm/v6" | "linux/386" | "linux/ppc64le" | "linux/riscv64" | "linux/s390x";

/** What EXPOSE takes: `80`, `"53/udp"`, `"8000-8010"`, or a reference that becomes such a thing. */
export declare type PortInput = string | number | Variable;

/** The builders a Dockerfile can be printed for, and the versions of the Dockerfile frontend. */
export declare type ProfileName = "docker-23" | "docker-28" | "docker-20.10" | "buildah" | "kaniko" | "classic" | `dockerfile-1.${FrontendMinor}`;

declare interface ProgressEvent {
  readonly type: "progress";
  /** The step's. */
  readonly id: string;
  readonly name: string;
  readonly current: number;
  /** 0 when it is not known. */
  readonly total: number;
  readonly done: boolean;
  readonly at: number;
}

/** A config that was loaded: made by {@link load}, for {@link build} and {@link emit}. */
export declare interface Project {
  /** Absolute path of the config file. */
  readonly file: string;
  /** The config's folder: what it names is relative to it. */
  readonly directory: string;
  /** The files the config was made of, as absolute paths, the config first; for who watches them. */
  readonly inputs: readonly string[];
  /** In the config's order. */
  readonly images: readonly ProjectImage[];
  /** What the config told while it ran, and did not stop it: a workspace has two lockfiles, say. */
  readonly warnings: readonly Diagnostic[];
}

/** One image of a {@link Project}. */
export declare interface ProjectImage {
  /** Its key in the config's `images`; `default` for a config that exports one image or stage. */
  readonly name: string;
  /** The stage that ships. */
  readonly stage: string;
  /** The stage that is built instead, where the config says so. */
  readonly target?: string;
  readonly tags: readonly string[];
  /** None: the engine's own. */
  readonly platforms: readonly string[];
  /** Absolute path of the build context. */
  readonly context: string;
}

declare type Protocol = "tcp" | "udp" | "sctp";

declare interface RawStep extends StepBase {
  readonly kind: "raw";
  readonly text: string;
}

declare type Reference = ArgReference | EnvReference;

declare type Registries = Readonly<Record<string, string | false>>;

declare type RunForm = {
  readonly kind: "shell";
  readonly parts: readonly CommandPart[];
} | {
  readonly kind: "exec";
  readonly argv: readonly Text[];
} | {
  readonly kind: "script";
  readonly body: string;
  readonly name?: string;
};

/** The options of RUN. */
export declare interface RunOptions extends CommentOption {
  /**
   * What the command sees besides the image: caches, secrets, ssh agents, files, folders in memory.
   *
   * @example run("npm ci", { mounts: [cache("/root/.npm"), secret("npmrc")] })
   * @see https://docs.docker.com/reference/dockerfile/#run---mount
   */
  readonly mounts?: readonly Mount[] | undefined;
  /**
   * The network: the build's (`default`), `none`, or the machine's own (`host`, which the builder must allow).
   *
   * @example run("make test", { network: "none" })
   * @see https://docs.docker.com/reference/dockerfile/#run---network
   */
  readonly network?: "default" | "none" | "host" | undefined;
  /**
   * `insecure` runs without the sandbox; the builder must allow it. Needs Dockerfile 1.20.
   *
   * @example run("mount -t tmpfs none /mnt", { security: "insecure" })
   * @see https://docs.docker.com/reference/dockerfile/#run---security
   */
  readonly security?: "sandbox" | "insecure" | undefined;
  /**
   * CDI devices, by name. Needs a labs frontend.
   *
   * @example run("nvidia-smi", { devices: ["nvidia.com/gpu=all"] })
   * @see https://docs.docker.com/reference/dockerfile/#run---device
   */
  readonly devices?: readonly (string | Device)[] | undefined;
  /**
   * `false` keeps the step a layer of its own, whatever the optimizer may do.
   *
   * @example run("make", { merge: false })
   * @see https://docs.docker.com/reference/dockerfile/#run
   */
  readonly merge?: boolean | undefined;
}

declare interface RunStep extends StepBase {
  readonly kind: "run";
  readonly form: RunForm;
  readonly mounts: readonly Mount_2[];
  readonly network?: "default" | "none" | "host";
  readonly security?: "sandbox" | "insecure";
  /** CDI device names for `--device`, with `,required` already split off. */
  readonly devices?: readonly {
    readonly name: string;
    readonly required: boolean;
  }[];
  /** `false` keeps the step a layer of its own. */
  readonly merge?: boolean;
}

/** The verbs that run commands while the image is built. */
export declare interface RunVerbs {
  /**
   * Runs a command: a string is a line for the shell and passes through untouched, an array is run without a shell.
   *
   * @example
   * stage("app").from("alpine").run("apk add --no-cache git && git --version")
   * stage("app").from("alpine").run(["/bin/busybox", "--install", "-s"])
   * @see https://docs.docker.com/reference/dockerfile/#run
   */
  run(command: Command | readonly TextInput[], options?: RunOptions): this;
  /**
   * Runs several commands as one RUN, joined with `&&`: one layer, and the first failure stops it.
   *
   * @example stage("app").from("debian").layer("apt-get update", "apt-get install -y git", "rm -rf /var/lib/apt/lists/*")
   */
  layer(command: Command, ...more: readonly Command[]): this;
  layer(command: Command, ...more: readonly [...Command[], RunOptions]): this;
  /**
   * Runs a script of several lines as one RUN. A first line `#!…` picks the interpreter, otherwise the shell runs it.
   *
   * @example
   * stage("app").from("python:3.13").script(`#!/usr/bin/env python3
   * print("built")
   * `)
   * @see https://docs.docker.com/reference/dockerfile/#here-documents
   */
  script(body: string, options?: ScriptOptions): this;
  /**
   * Sets the shell that runs the strings of `run`, `cmd`, `entrypoint` and `healthcheck` from here on.
   *
   * @example stage("app").from("debian").shell(["/bin/bash", "-o", "pipefail", "-c"]).run("curl -f $URL | tar -x")
   * @see https://docs.docker.com/reference/dockerfile/#shell
   */
  shell(argv: readonly TextInput[], options?: CommentOption): this;
}

/** The empty base. */
export declare interface Scratch {
  readonly [kind]: "scratch";
}

/**
 * The empty base: no files, no shell.
 *
 * @example stage("app").from(scratch).copy("/out/app", "/app", { from: builder })
 * @see https://docs.docker.com/build/building/base-images/#create-a-minimal-base-image-using-scratch
 */
export declare const scratch: Scratch;

/** The options of a script. */
export declare interface ScriptOptions extends RunOptions {
  /**
   * What a program finds itself called: `/dev/pipes/<name>`; `EOF` unless set.
   *
   * @example script("#!/usr/bin/env python3\nprint(1)\n", { name: "setup" })
   * @see https://docs.docker.com/reference/dockerfile/#here-documents
   */
  readonly name?: string | undefined;
}

/** A secret, for `mounts` and nowhere else: in a text it throws, at the author's line. */
export declare interface Secret extends Mount {
  readonly [kind]: "secret";
  /** The secret's name in the build. */
  readonly id: string;
  /** Always throws: a secret is no text. */
  toString(): never;
}

/**
 * A secret that one command sees, as a file or an environment variable, and that leaves no trace in the image.
 *
 * Where its value comes from is said by `secrets` of the image, or by `--secret` of other tools.
 *
 * @param id - The secret's name in the build.
 * @example run("npm ci", { mounts: [secret("npmrc", { target: "/root/.npmrc" })] })
 * @see https://docs.docker.com/reference/dockerfile/#run---mounttypesecret
 */
export declare function secret(id: string, options?: SecretOptions): Secret;

/** Where a secret's value comes from, or the value itself. */
export declare type SecretInput = SecretOrigin | {
  readonly value: string | Uint8Array;
};

declare interface SecretMount {
  readonly kind: "secret";
  readonly id: string;
  readonly target?: Text;
  readonly env?: string;
  readonly required?: boolean;
  readonly mode?: string | Text;
  readonly uid?: number | Text;
  readonly gid?: number | Text;
}

/** The options of {@link secret}. Mode is `0400` unless set. */
export declare interface SecretOptions extends MountFileOptions {
  /**
   * The file it is shown as; `/run/secrets/<id>` unless set.
   *
   * @example secret("npmrc", { target: "/root/.npmrc" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypesecret
   */
  readonly target?: TextInput | undefined;
  /**
   * The environment variable it is shown as, instead of a file or besides it. Needs Dockerfile 1.10.
   *
   * @example secret("token", { env: "TOKEN" })
   */
  readonly env?: string | undefined;
  /**
   * The step fails when the build was not given the secret.
   *
   * @example secret("token", { required: true })
   */
  readonly required?: boolean | undefined;
}

declare type SecretOrigin = {
  readonly file: string;
} | {
  readonly env: string;
} | {
  readonly command: readonly string[];
};

declare const sentence: unique symbol;

/** How bad it is: an `error` stops the command, a `warning` does not, an `info` is for who asks. */
export declare type Severity = "error" | "warning" | "info";

/** The template tag {@link sh}. */
export declare interface Sh {
  (strings: TemplateStringsArray, ...values: readonly ShellValue[]): ShellText;
  /**
   * Text that becomes part of the script as it is, unquoted.
   *
   * @example const flags = sh.raw("-x -v"); run(sh`tar ${flags} -f ${name}`)
   */
  raw(script: string): ShellText;
}

/**
 * A shell command whose values are quoted for a POSIX shell.
 *
 * Strings become one word each, lists become their words, references become `"${NAME}"`, and nested `sh` is part of
 * the script. Values must not stand in quotes of their own. The script's own text reads like any template string.
 *
 * @example
 * const file = "my file.txt"
 * run(sh`tar -xf ${file} --exclude ${["*.log", "*.tmp"]}`)
 * @throws ImageError `sh-value-in-quotes`, `sh-nul`.
 * @see https://docs.docker.com/reference/dockerfile/#shell-form
 */
export declare const sh: Sh;

declare interface ShellStep extends StepBase {
  readonly kind: "shell";
  readonly argv: readonly Text[];
}

/** A piece of a shell script whose values are quoted. Made by {@link sh}. */
export declare interface ShellText {
  readonly [kind]: "shell";
  /** Where it was written. */
  readonly span: Span;
  /** The script's text, with references as opaque tokens. */
  toString(): string;
}

/** What may stand in `` sh`${…}` ``: a value, a list of values, or more of the script. */
export declare type ShellValue = ValueInput | ShellText | readonly (ValueInput | ShellText)[];

/** A step that says something about the time a build took. */
export declare interface SlowStep {
  /** As in events. */
  readonly id: string;
  /** The image that asked for it first. */
  readonly image: string;
  /** `[builder 2/5] RUN make`, as in events: masked, and otherwise raw. */
  readonly name: string;
  /** Where the author wrote it, where that is known. */
  readonly span?: Span;
  readonly milliseconds: number;
}

declare type Source = {
  readonly kind: "image";
  readonly reference: string;
} | {
  readonly kind: "stage";
  readonly stage: StageNode;
} | {
  readonly kind: "context";
  readonly name: string;
};

/**
 * The time stamp of reproducible builds, in seconds since 1970.
 *
 * Set in images that are `reproducible`; else give it with `--build-arg SOURCE_DATE_EPOCH=…` or `buildArgs`. Empty when
 * not given.
 *
 * @see https://reproducible-builds.org/docs/source-date-epoch/
 */
export declare const SOURCE_DATE_EPOCH: Arg<"SOURCE_DATE_EPOCH">;

/**
 * A place in the author's source: the call that made a step, an option or a reference.
 *
 * `line` and `column` count from 1. `file` is an absolute path or `file:` URL while the config runs; the loader
 * maps it to the author's own file.
 */
export declare interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Where the author used the block or helper that `file` belongs to. */
  readonly via?: Span;
}

/**
 * The build's ssh agent, for commands that fetch over ssh.
 *
 * @example run("git clone git@github.com:acme/private.git", { mounts: [ssh()] })
 * @see https://docs.docker.com/reference/dockerfile/#run---mounttypessh
 */
export declare function ssh(options?: SshOptions): Mount;

declare interface SshMount {
  readonly kind: "ssh";
  readonly id?: string;
  readonly target?: Text;
  readonly required?: boolean;
  readonly mode?: string | Text;
  readonly uid?: number | Text;
  readonly gid?: number | Text;
}

/** The options of {@link ssh}. Mode is `0600` unless set. */
export declare interface SshOptions extends MountFileOptions {
  /**
   * Which of the build's agents; `default` unless set.
   *
   * @example ssh({ id: "github" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypessh
   */
  readonly id?: string | undefined;
  /**
   * The socket's path; `/run/buildkit/ssh_agent.<n>` unless set.
   *
   * @example ssh({ target: "/run/agent.sock" })
   */
  readonly target?: TextInput | undefined;
  /**
   * The step fails when the build was not given the agent.
   *
   * @example ssh({ required: true })
   */
  readonly required?: boolean | undefined;
}

/**
 * A stage: a base and the steps on it. Immutable; every verb returns a new stage and the old one can be shared.
 *
 * `Name` is its name, `Needs` the names of the stages it needs, as far as the type system saw them. No member holds
 * `Needs`: stages of one name are assignable to each other whatever they need, so that a step may depend on a condition.
 */
export declare interface Stage<out Name extends string = string, Needs extends string = string> extends RunVerbs, ConfigVerbs, StageLike, Named<Name> {
  /**
   * Copies files from the build context, or with `from` out of a stage, an image or a named context.
   *
   * In strings `*` and `?` match and everything else is literal; `glob(…)` has the whole pattern language and
   * `file(…)` holds a file's contents. Several sources need a destination that ends with a slash.
   *
   * @example
   * stage("app").from("node:22").copy(["package.json", "package-lock.json"], "./")
   * stage("app").from("alpine").copy("/out/app", "/usr/local/bin/app", { from: builder, chmod: "755" })
   * @see https://docs.docker.com/reference/dockerfile/#copy
   */
  copy<const Sources extends CopySource | readonly CopySource[], const Destination extends string, Source extends From = never>(sources: Sources, destination: CheckedDestination<Sources, Destination> | Variable | Literal, options?: CopyOptions<Source>): [Source] extends [never] ? this : Stage<Name, Needs | NamesOf<Source>>;
  /**
   * Adds files as `copy` does, and also fetches addresses and git repositories, and unpacks local archives.
   *
   * @example
   * stage("app").from("alpine").add("https://example.com/tool.tar.gz", "/opt/", { unpack: true })
   * stage("src").from(scratch).add("git@github.com:acme/app.git#v1.2", "/src/")
   * @see https://docs.docker.com/reference/dockerfile/#add
   */
  add<const Sources extends AddSource | readonly AddSource[], const Destination extends string>(sources: Sources, destination: CheckedDestination<Sources, Destination> | Variable | Literal, options?: AddOptions): this;
  /**
   * Adds triggers: instructions that run in builds that use this image as their base.
   *
   * @example stage("base").from("node:22").onbuild((on) => on.copy(".", ".").run("npm ci"))
   * @see https://docs.docker.com/reference/dockerfile/#onbuild
   */
  onbuild(triggers: (on: Trigger) => Trigger, options?: CommentOption): this;
  /**
   * Names the image's author.
   *
   * @deprecated Use `label({ "org.opencontainers.image.authors": "…" })`.
   * @example stage("app").from("alpine").maintainer("Ada Lovelace <ada@example.com>")
   * @see https://docs.docker.com/reference/dockerfile/#maintainer-deprecated
   */
  maintainer(name: string, options?: CommentOption): this;
  /**
   * Applies a block: a function that takes the stage and returns it with steps added.
   *
   * @example
   * const withGit = (stage: Stage) => stage.run("apk add --no-cache git")
   * stage("app").from("alpine").use(withGit)
   * @see https://docs.docker.com/build/building/best-practices/
   */
  use(block: (stage: Stage<Name, Needs>) => Stage): this;
}

/**
 * Starts a stage. Its name is how the Dockerfile, `--target` and messages call it.
 *
 * @example
 * const app = stage("app", { comment: "What ships." }).from("alpine:3.19").run("apk add --no-cache git")
 * @see https://docs.docker.com/reference/dockerfile/#from
 */
export declare function stage<const Name extends string>(name: Name, options?: CommentOption): StageHead<Name>;

/** A stage that has no base yet, and so nothing but `from`. */
export declare interface StageHead<Name extends string = string> extends Named<Name> {
  /**
   * Says what the stage starts from: an image reference, another stage, {@link scratch}, or a named context.
   *
   * @example
   * stage("builder").from(`golang:${go}-alpine`, { platform: BUILDPLATFORM })
   * stage("test").from(builder)
   */
  from<const Base extends BaseInput | Headless, const P extends string = string>(base: CheckedBase<Name, Base, NamesOf<Base>>, options?: FromOptions<P>): Stage<Name, NamesOf<Base>>;
}

declare interface StageLike {
  toNode(): StageNode;
}

declare interface StageNode {
  readonly kind: "stage";
  readonly name: string;
  readonly base: Base;
  /** `FROM --platform`. */
  readonly platform?: Text;
  readonly steps: readonly StepNode[];
  readonly comments?: readonly string[];
  readonly span: Span;
  /** Where its base is named, which may be another line. */
  readonly fromSpan?: Span;
}

declare interface StepBase {
  readonly span: Span;
  /** Comment lines printed above the instruction; each is one line without the `#`. */
  readonly comments?: readonly string[];
}

declare interface StepEvent<Type extends string> extends StepFacts {
  readonly type: Type;
  /** The same step has the same id in every image of one build. */
  readonly id: string;
  /** The image it runs for: the one that asked for it first. */
  readonly image: string;
  /** Where the author wrote it, where that is known. */
  readonly span?: Span;
  /** The ids of the steps it waited for. */
  readonly inputs: readonly string[];
  /** Milliseconds since 1970, by the engine's clock. */
  readonly at: number;
}

/**
 * A step in the engine's words, but for a stage that has no name in the Dockerfile: it has the author's. `stage`,
 * `platform`, `step`, `total` and `instruction` are the parts of its name, as far as the engine says them; its own errands
 * have no instruction. A step that is shared with another build, and has its number, is told without one.
 */
export declare interface StepFacts {
  /** `[builder 2/5] RUN make` */
  readonly name: string;
  readonly stage?: string;
  /** What it works for, as in `linux/arm64`; only where the build is for several platforms. */
  readonly platform?: string;
  /** Counts from 1. */
  readonly step?: number;
  readonly total?: number;
  /** `RUN make`: variables expanded where the builder expands them. */
  readonly instruction?: string;
}

declare type StepNode = RunStep | CopyStep | AddStep | EnvStep | LabelStep | ArgStep | WorkdirStep | UserStep | ExposeStep | VolumeStep | CmdStep | EntrypointStep | HealthcheckStep | ShellStep | StopsignalStep | OnbuildStep | MaintainerStep | RawStep | CommentStep;

declare interface StopsignalStep extends StepBase {
  readonly kind: "stopsignal";
  readonly signal: Text;
}

/**
 * The architecture of {@link TARGETPLATFORM}: `arm64`.
 *
 * @example run(sh`GOARCH=${TARGETARCH} go build ./...`)
 */
export declare const TARGETARCH: Arg<"TARGETARCH">;

/** The operating system of {@link TARGETPLATFORM}: `linux`. */
export declare const TARGETOS: Arg<"TARGETOS">;

/** The version of the operating system of {@link TARGETPLATFORM}; empty on Linux. */
export declare const TARGETOSVERSION: Arg<"TARGETOSVERSION">;

/**
 * The platform of the image, such as `linux/arm64`.
 *
 * @example copy(`dist/${TARGETPLATFORM}/app`, "/app")
 * @see https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope
 */
export declare const TARGETPLATFORM: Arg<"TARGETPLATFORM">;

/** The stage that the build was asked for with `--target`, `default` when none was. */
export declare const TARGETSTAGE: Arg<"TARGETSTAGE">;

/** The variant of {@link TARGETPLATFORM}: `v7` of `linux/arm/v7`; often empty. */
export declare const TARGETVARIANT: Arg<"TARGETVARIANT">;

declare type Text = readonly TextPart[];

/**
 * A text: characters that arrive as they are written, and references that the builder expands.
 *
 * A reference stands in it directly or inside a template string: `` `golang:${version}-alpine` ``.
 */
export declare type TextInput = string | Variable | Literal;

declare type TextPart = string | LiteralPart | Reference;

/**
 * A folder in memory for one command.
 *
 * @param target - Where the command sees it.
 * @example run("make test", { mounts: [tmpfs("/tmp", { size: "64m" })] })
 * @see https://docs.docker.com/reference/dockerfile/#run---mounttypetmpfs
 */
export declare function tmpfs(target: TextInput, options?: TmpfsOptions): Mount;

declare interface TmpfsMount {
  readonly kind: "tmpfs";
  readonly target: Text;
  readonly size?: string | Text;
}

/** The options of {@link tmpfs}. */
export declare interface TmpfsOptions {
  /**
   * The most it may hold: bytes, or a text such as `"64m"`.
   *
   * @example tmpfs("/tmp", { size: "64m" })
   * @see https://docs.docker.com/reference/dockerfile/#run---mounttypetmpfs
   */
  readonly size?: TextInput | number | undefined;
}

declare type TooBig<S extends string, Limit extends string = "65535"> = S extends `${infer Head}${infer Tail}` ? Limit extends `${infer LimitHead extends keyof Above}${infer LimitTail}` ? Head extends `${LimitHead}` ? TooBig<Tail, LimitTail> : Head extends Above[LimitHead] ? true : false : false : false;

/** What COPY and ADD have in common. */
export declare interface TransferOptions extends CommentOption {
  /**
   * The owner of the files, 0:0 unless set. Names are looked up in the image.
   *
   * @example copy("app", "/app", { chown: "node:node" })
   * @see https://docs.docker.com/reference/dockerfile/#copy---chown
   */
  readonly chown?: Owner | undefined;
  /**
   * The mode of the files: octal digits, symbolic (`u=rwX,go=rX`, needs Dockerfile 1.14), or a variable (needs 1.10).
   *
   * @example copy("entry.sh", "/entry.sh", { chmod: "755" })
   * @see https://docs.docker.com/reference/dockerfile/#copy---chmod
   */
  readonly chmod?: TextInput | undefined;
  /**
   * Makes the layer independent of those below, so that it stays valid when they change. Needs Dockerfile 1.4.
   *
   * @example copy("dist", "/app/dist", { link: true })
   * @see https://docs.docker.com/reference/dockerfile/#copy---link
   */
  readonly link?: boolean | undefined;
  /**
   * Patterns of files that are left out. Needs Dockerfile 1.19.
   *
   * @example copy("src", "/src", { exclude: ["**\/*.test.ts"] })
   * @see https://docs.docker.com/reference/dockerfile/#copy---exclude
   */
  readonly exclude?: readonly string[] | undefined;
}

declare interface TransferOptions_2 {
  readonly destination: Text;
  readonly chown?: Text;
  /** Octal digits, or symbolic as the builder of 1.14 and later reads it. */
  readonly chmod?: Text;
  readonly link?: boolean;
  readonly exclude?: readonly string[];
}

/** The instructions that ONBUILD takes as triggers. */
export declare interface Trigger extends RunVerbs, ConfigVerbs {
  /** Copies files of the later build, as {@link Stage.copy} does. */
  copy<const Sources extends CopySource | readonly CopySource[], const Destination extends string>(sources: Sources, destination: CheckedDestination<Sources, Destination> | Variable | Literal, options?: CopyOptions): this;
  /** Adds files of the later build, as {@link Stage.add} does. */
  add<const Sources extends AddSource | readonly AddSource[], const Destination extends string>(sources: Sources, destination: CheckedDestination<Sources, Destination> | Variable | Literal, options?: AddOptions): this;
}

/** Which match of a pattern is taken off. */
export declare interface TrimOptions {
  /**
   * The longest match instead of the shortest.
   *
   * @example env({ MAJOR: version.trimSuffix(".*", { longest: true }) })
   * @see https://docs.docker.com/reference/dockerfile/#environment-replacement
   */
  readonly longest?: boolean | undefined;
}

/**
 * What a value of a wrong type is asked to be: a sentence for the author to read in the compiler's message.
 *
 * @example Type '"linux/amd65"' is not assignable to type 'TypeProblem<"linux/amd65 is not a platform …">'.
 */
export declare interface TypeProblem<Sentence extends string> {
  readonly [sentence]: Sentence;
}

declare interface Ulimit {
  readonly soft: number;
  readonly hard: number;
}

/** A limit as one number for both, as `SOFT:HARD`, or as an object. */
export declare type UlimitInput = number | string | {
  readonly soft: number;
  readonly hard?: number;
};

/** A user and a group, each a name or a number. Without a group, the user's own. */
export declare interface UserAndGroup {
  readonly user: TextInput | number;
  readonly group?: TextInput | number | undefined;
}

declare interface UserStep extends StepBase {
  readonly kind: "user";
  readonly user: Text;
}

/** A {@link TextInput}, or a number that is written in digits. */
export declare type ValueInput = TextInput | number;

/**
 * A reference that the builder expands: a build argument or an environment variable.
 *
 * May stand wherever a text may, directly or in a template string. It is an opaque token until then.
 */
export declare interface Variable {
  readonly [kind]: "arg" | "env";
  /** The variable's name. */
  readonly name: string;
  /** An opaque token that the compiler finds again; not for reading. */
  toString(): string;
}

declare type Variant = `arm/v${5 | 6 | 7 | 8}` | `arm64/v${8 | 9}` | `amd64/v${1 | 2 | 3 | 4}` | `${"mips" | "mipsle" | "mips64" | "mips64le"}/${"hardfloat" | "softfloat"}`;

declare interface VolumeStep extends StepBase {
  readonly kind: "volume";
  readonly paths: readonly Text[];
}

declare interface WarningEvent {
  readonly type: "warning";
  readonly image: string;
  readonly message: string;
  readonly detail: readonly string[];
  /** A page about it. */
  readonly url?: string;
  /** Of the Dockerfile. */
  readonly lines?: LineRange;
  readonly span?: Span;
}

/** Steps that make files, and commands of RUNs. */
export declare interface WorkCount {
  readonly steps: number;
  readonly commands: number;
}

declare interface WorkdirStep extends StepBase {
  readonly kind: "workdir";
  readonly path: Text;
}

declare type Zero = "0" | "00" | "000" | "0000" | "00000";

export { }

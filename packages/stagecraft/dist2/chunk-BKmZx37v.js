import { pt as problem } from "./chunk-CQdIC0FF.js"
const WITHOUT = "`stagecraft emit` needs no engine",
  engineUnreachable = problem(
    `engine-unreachable`,
    `error`,
    `No engine answers where one is expected.`,
    (where, cause, hint) => ({
      message: `${where}: ${cause}`,
      hint: hint === void 0 ? WITHOUT : `${hint}; ${WITHOUT}`,
    }),
  ),
  engineAddress = problem(
    `engine-address`,
    `error`,
    `The address of the engine cannot be used.`,
    (source, address, cause, hint) => ({
      message: `${source} says ${address}: ${cause}`,
      hint: hint ?? `write unix:///path/to/docker.sock or tcp://host:port`,
    }),
  ),
  dockerContextNotFound = problem(
    `docker-context-not-found`,
    `error`,
    `The docker context that is chosen does not exist.`,
    (source, name) => ({
      message: `${source} names the docker context ${name}, and there is none`,
      hint: "`docker context ls` lists them, `docker context use default` chooses the usual one; or set DOCKER_HOST",
    }),
  ),
  dockerConfigUnreadable = problem(
    `docker-config-unreadable`,
    `warning`,
    `The docker command's config.json cannot be read.`,
    (file, cause) => ({
      message: `${file} is left out: ${cause}`,
      hint: `its context and its registry credentials are not used until it is valid JSON`,
    }),
  ),
  engineTooOld = problem(
    `engine-too-old`,
    `error`,
    `The engine is older than the Dockerfile language the image uses.`,
    (engine, has, needs, span) => ({
      message: `${engine} ${has ? `reads Dockerfile ${has.join(`.`)}` : `has no BuildKit`}, this image needs ${needs.join(`.`)}`,
      span,
      hint: has
        ? `choose an older profile so that newer features are lowered or reported, set \`syntax: "docker/dockerfile:${needs.join(`.`)}"\` so that the engine fetches that frontend, or upgrade the engine`
        : 'choose `profile: "classic"`, or use an engine with BuildKit (Docker 20.10 or newer)',
    }),
  ),
  engineLacksFeature = problem(
    `engine-lacks-feature`,
    `error`,
    `The build needs something that this engine, or the way it is spoken to, cannot do.`,
    (feature, span, hint) => ({
      message: `building with ${feature} is not supported yet`,
      span,
      hint: `${hint}; \`stagecraft emit\` prints the Dockerfile for a tool that can`,
    }),
  ),
  engineRefused = problem(
    `engine-refused`,
    `error`,
    `The engine rejected a request.`,
    (what, words, span) => ({
      message: `${what}: the engine says ${words}`,
      span,
      hint: "the engine's log may tell more: `journalctl -u docker`, or the log of Docker Desktop",
    }),
  ),
  engineLost = problem(
    `engine-lost`,
    `error`,
    `The connection to the engine broke while it worked.`,
    (address, cause, span) => ({
      message: `the engine at ${address} went away: ${cause}`,
      span,
      hint: `it was stopped, crashed or ran out of memory; start it and build again, finished steps are cached`,
    }),
  ),
  buildInterrupted = problem(
    `build-interrupted`,
    `error`,
    `The build was stopped before it was done.`,
    (span) => ({
      message: `the build was interrupted, and the engine was told to stop`,
      span,
      hint: `finished steps are cached; the next build goes on from there`,
    }),
  ),
  related = (failure) => {
    let [span, ...others] = failure.spans
    return {
      ...(span && { span }),
      ...(others.length > 0 && {
        related: others
          .slice(0, 5)
          .map((other) => ({ message: `part of the same step`, span: other })),
      }),
    }
  },
  body = (failure, message, hint) => ({
    message,
    ...related(failure),
    output: failure.output.join(`
`),
    hint: [...(failure.notes ?? []), hint].join(`; `),
  }),
  stepOf = (failure) => failure.step?.instruction ?? failure.step?.text ?? `the build`,
  oneLine = (value) => {
    let line = value.replace(/\s*\n\s*/gu, ` `)
    return line.length > 200 ? `${line.slice(0, 200)}…` : line
  },
  EXITS = {
    126: `126 means that the command was found but may not be executed: check its mode and its first line`,
    127: `127 means that a command was not found: install it in an earlier step, or check PATH`,
    132: `132 is an illegal instruction: the program was built for another processor`,
    137: `137 means killed, mostly for lack of memory: give the engine more, or let the command use less`,
    139: `139 means that the program crashed (segmentation fault)`,
    143: `143 means that the command was asked to stop`,
  },
  failureProblems = {
    "run-failed": problem(
      `run-failed`,
      `error`,
      `A command of the image's build failed.`,
      (failure) =>
        body(
          failure,
          `${oneLine(stepOf(failure))} failed${failure.exitCode === void 0 ? `` : ` with exit code ${failure.exitCode}`}`,
          EXITS[failure.exitCode ?? 0] ??
            `the command's own words are above; run it in a container of the step before to look around`,
        ),
    ),
    "exec-format-error": problem(
      `exec-format-error`,
      `error`,
      `A program of another processor architecture was started.`,
      (failure) =>
        body(
          failure,
          `${oneLine(stepOf(failure))}: the program is for another processor than the engine's`,
          "build for the engine's own platform, install emulation (`docker run --privileged --rm tonistiigi/binfmt --install all`), or cross-compile in a stage with `platform: BUILDPLATFORM`; a script without a `#!` line fails like this, too",
        ),
    ),
    "base-not-found": problem(
      `base-not-found`,
      `error`,
      `A base image does not exist, or not for this user or platform.`,
      (failure) =>
        body(
          failure,
          `base image ${failure.subject ?? ``} not found: ${oneLine(failure.message)}`,
          "check name, tag and platform; a private image also looks like this until you `docker login` to its registry",
        ),
    ),
    "registry-refused": problem(
      `registry-refused`,
      `error`,
      `A registry did not hand out a base image.`,
      (failure) => {
        let { message } = failure,
          hint = /429|toomanyrequests/iu.test(message)
            ? "the registry limits how often it may be asked: wait, `docker login`, or use a mirror"
            : /401|403|unauthorized|denied|authorization/iu.test(message)
              ? "`docker login` to the registry with an account that may read the image"
              : /no such host|name resolution|lookup /iu.test(message)
                ? `check the registry's name and the engine's DNS and proxy settings`
                : /x509|tls|http response to https/iu.test(message)
                  ? `the engine does not trust the registry's certificate: add its CA to the engine, or list it under insecure-registries`
                  : `the registry or the way to it is in trouble: try again, or use a mirror`
        return body(
          failure,
          `registry of ${failure.subject ?? `a base image`}: ${oneLine(message)}`,
          hint,
        )
      },
    ),
    "copy-source-not-found": problem(
      `copy-source-not-found`,
      `error`,
      `A COPY or ADD names a file that the engine did not find.`,
      (failure) =>
        body(
          failure,
          `${oneLine(stepOf(failure))}: ${failure.subject ?? `a source`} does not exist there`,
          `from a stage or an image: check that its steps make this path; from the context: check that the file exists and is not excluded`,
        ),
    ),
    "network-failed": problem(
      `network-failed`,
      `error`,
      `The engine could not fetch something from the network.`,
      (failure) =>
        body(
          failure,
          `${oneLine(stepOf(failure))}: ${oneLine(failure.message)}`,
          `check the address, and that the engine (not only this machine) reaches it: DNS, proxy, certificates`,
        ),
    ),
    "no-space": problem(`no-space`, `error`, `The engine's disk is full.`, (failure) =>
      body(
        failure,
        `${oneLine(stepOf(failure))}: no space left on the engine's disk`,
        "`df -h` in the step shows which file system it is; `docker system df` shows what takes it, `docker builder prune` frees the build cache",
      ),
    ),
    "dockerfile-rejected": problem(
      `dockerfile-rejected`,
      `error`,
      `The engine's frontend does not accept the Dockerfile.`,
      (failure) =>
        body(
          failure,
          `the engine rejects the Dockerfile: ${oneLine(failure.message)}`,
          "`stagecraft emit --stdout` shows the Dockerfile; a feature newer than the engine needs another profile or a `syntax`, a raw step is sent as it is",
        ),
    ),
    "build-failed": problem(
      `build-failed`,
      `error`,
      `The build failed for a reason that has no name of its own.`,
      (failure) =>
        body(
          failure,
          `${oneLine(stepOf(failure))}: ${oneLine(failure.message)}`,
          "these are the engine's own words; `stagecraft emit` and `docker build` show whether the Dockerfile alone fails, too",
        ),
    ),
  }
export {
  engineLacksFeature as a,
  engineTooOld as c,
  engineAddress as i,
  engineUnreachable as l,
  dockerConfigUnreadable as n,
  engineLost as o,
  dockerContextNotFound as r,
  engineRefused as s,
  buildInterrupted as t,
  failureProblems as u,
}

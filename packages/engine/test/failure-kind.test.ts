import { expect, test } from "vitest"

import { readFailure } from "../src/failure-kind.ts"
import type { FailureFacts } from "../src/failure-kind.ts"

/** What engines said, word for word: message, failed step, what it means. */
const SAID: readonly (readonly [message: string, step: string, facts: FailureFacts])[] = [
  // Docker 28.5, BuildKit.
  [
    "granting entitlement security.insecure is not allowed by build daemon configuration",
    "",
    { kind: "entitlement-refused", subject: "security.insecure" },
  ],
  [
    "granting entitlement device is not allowed by build daemon configuration",
    "",
    { kind: "entitlement-refused", subject: "device" },
  ],
  [
    "failed to load LLB: network.host is not allowed",
    "",
    { kind: "entitlement-refused", subject: "network.host" },
  ],
  [
    'process "/bin/sh -c echo 2 && exit 3" did not complete successfully: exit code: 3',
    "[two 1/1] RUN echo 2 && exit 3",
    { kind: "run-failed", exitCode: 3 },
  ],
  [
    'process "/bin/sh -c echo docker.io/x: not found; exit 1" did not complete successfully: exit code: 1',
    "[2/2] RUN echo docker.io/x: not found; exit 1",
    { kind: "run-failed", exitCode: 1 },
  ],
  [
    'failed to compute cache key: failed to calculate checksum of ref d3d63032-22f4-45f5-af94-237d3f3347c9::lgh36qosxlns0mu70m8p1n3oq: "/no pe": not found',
    "[2/2] COPY nope /x",
    { kind: "copy-source-not-found", subject: "/no pe" },
  ],
  [
    "lstat /nope: no such file or directory",
    "[stage-0 2/2] COPY --from=busybox /nope /x",
    { kind: "copy-source-not-found", subject: "/nope" },
  ],
  [
    'nope-such:1: failed to resolve source metadata for docker.io/library/nope-such:1: failed to do request: Head "https://registry-1.docker.io/v2/library/nope-such/manifests/1": dial tcp: lookup registry-1.docker.io on 10.0.0.2:53: no such host',
    "[internal] load metadata for docker.io/library/nope-such:1",
    { kind: "registry-refused", subject: "docker.io/library/nope-such:1" },
  ],
  [
    "nope: failed to resolve source metadata for docker.io/library/nope:latest: docker.io/library/nope:latest: not found",
    "[internal] load metadata for docker.io/library/nope:latest",
    { kind: "base-not-found", subject: "docker.io/library/nope:latest" },
  ],
  [
    "nope/nope: failed to resolve source metadata for docker.io/nope/nope:latest: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
    "[internal] load metadata for docker.io/nope/nope:latest",
    { kind: "base-not-found", subject: "docker.io/nope/nope:latest" },
  ],
  [
    "127.0.0.1:5000/x: failed to resolve source metadata for 127.0.0.1:5000/x:latest: unexpected status from HEAD request to http://127.0.0.1:5000/v2/x/manifests/latest: 429 Too Many Requests",
    "[internal] load metadata for 127.0.0.1:5000/x:latest",
    { kind: "registry-refused", subject: "127.0.0.1:5000/x:latest" },
  ],
  [
    'docker/dockerfile:1.19: failed to resolve source metadata for docker.io/docker/dockerfile:1.19: failed to do request: Head "https://registry-1.docker.io/v2/docker/dockerfile/manifests/1.19": dial tcp: lookup registry-1.docker.io on 10.0.0.2:53: no such host',
    "resolve image config for docker-image://docker.io/docker/dockerfile:1.19",
    { kind: "registry-refused", subject: "docker.io/docker/dockerfile:1.19" },
  ],
  [
    "docker/dockerfile:99: failed to resolve source metadata for docker.io/docker/dockerfile:99: docker.io/docker/dockerfile:99: not found",
    "resolve image config for docker-image://docker.io/docker/dockerfile:99",
    { kind: "base-not-found", subject: "docker.io/docker/dockerfile:99" },
  ],
  [
    "docker/dockerfile:99: failed to resolve source metadata for docker.io/docker/dockerfile:99: docker.io/docker/dockerfile:99: not found",
    "",
    { kind: "base-not-found", subject: "docker.io/docker/dockerfile:99" },
  ],
  ["Dockerfile:3: something is odd", "", { kind: "dockerfile-rejected", line: 3 }],
  [
    "dockerfile parse error on line 2: unknown instruction: FOO (did you mean FROM?)",
    "",
    { kind: "dockerfile-rejected", line: 2 },
  ],
  ["the Dockerfile cannot be empty", "", { kind: "dockerfile-rejected" }],
  ['target stage "zzz" could not be found', "", { kind: "dockerfile-rejected" }],
  ['unsupported mount type "frob"', "", { kind: "dockerfile-rejected" }],
  ["no active sessions", "", { kind: "build-failed" }],
  ["secret x: not found", "[2/2] RUN make", { kind: "build-failed" }],
  [
    'failed to load cache key: Get "http://127.0.0.1:1/x": dial tcp 127.0.0.1:1: connect: connection refused',
    "[2/2] ADD http://127.0.0.1:1/x /",
    { kind: "network-failed", subject: "http://127.0.0.1:1/x" },
  ],
  [
    "failed to copy files: copy file range failed: no space left on device",
    "[3/4] COPY . /app",
    { kind: "no-space" },
  ],
  [
    "failed to prepare x as y: write /var/lib/docker/overlay2/x/link: no space left on device",
    "",
    { kind: "no-space" },
  ],
  // Docker 28.5, the classic builder.
  [
    "The command '/bin/sh -c exit 3' returned a non-zero code: 3",
    "Step 4/4 : RUN exit 3",
    { kind: "run-failed", exitCode: 3 },
  ],
  [
    "COPY failed: file not found in build context or excluded by .dockerignore: stat nope: file does not exist",
    "Step 2/2 : COPY nope /x",
    { kind: "copy-source-not-found", subject: "nope" },
  ],
  [
    "COPY failed: no source files were specified",
    "Step 2/2 : COPY nope* /x/",
    { kind: "copy-source-not-found" },
  ],
  [
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.2:53: no such host',
    "Step 1/2 : FROM nope-such:1",
    { kind: "registry-refused", subject: "nope-such:1" },
  ],
  [
    'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/nope": stat /nope: no such file or directory',
    'Step 2/2 : RUN ["/nope"]',
    { kind: "run-failed" },
  ],
  [
    'ADD failed: Get "http://127.0.0.1:9/x": dial tcp 127.0.0.1:9: connect: connection refused',
    "Step 2/2 : ADD http://127.0.0.1:9/x /",
    { kind: "network-failed", subject: "http://127.0.0.1:9/x" },
  ],
  // Docker 20.10, BuildKit.
  [
    "executor failed running [/bin/sh -c echo 2 && exit 3]: exit code: 3",
    "[two 1/1] RUN echo 2 && exit 3",
    { kind: "run-failed", exitCode: 3 },
  ],
  [
    'failed to compute cache key: "/nope" not found: not found',
    "[2/2] COPY nope /x",
    { kind: "copy-source-not-found", subject: "/nope" },
  ],
  [
    "lstat /var/lib/docker/overlay2/94573929ba3f548d0b0fbc11eb2f79f6/merged/no/pe: no such file or directory",
    "[stage-1 2/2] COPY --from=a /no/pe /x",
    { kind: "copy-source-not-found", subject: "/no/pe" },
  ],
  [
    "failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 2: Unknown flag: frob",
    "",
    { kind: "dockerfile-rejected", line: 2 },
  ],
  // A disk that is full, Docker 28.5.
  [
    "write /var/lib/docker/overlay2/oabd4b5a6g224iew3z9blo7nc/diff/a: no space left on device",
    "[internal] load build context",
    { kind: "no-space" },
  ],
  [
    "failed to add snapshot j6z1y068wgc4rjzu0th79g5ix to lease: write /var/lib/docker/buildkit/containerdmeta.db: no space left on device",
    "[2/2] RUN dd if=/dev/zero of=/x bs=1M count=100",
    { kind: "no-space" },
  ],
  // Podman 4.3.
  [
    'building at STEP "RUN exit 3": while running runtime: exit status 3',
    "STEP 2/2: RUN exit 3",
    { kind: "run-failed", exitCode: 3 },
  ],
  [
    'building at STEP "COPY nope /x": checking on sources under "/var/tmp/b/build": copier: stat: "/nope": no such file or directory',
    "STEP 2/2: COPY nope /x",
    { kind: "copy-source-not-found", subject: "/nope" },
  ],
  [
    'building at STEP "COPY nope* /x/": checking on sources under "/var/tmp/b/build": Rel: can\'t make  relative to /var/tmp/b/build; copier: stat: ["/nope*"]: no such file or directory',
    "STEP 2/2: COPY nope* /x/",
    { kind: "copy-source-not-found", subject: "/nope*" },
  ],
  [
    'creating build container: initializing source docker://nope-such:1: pinging container registry registry-1.docker.io: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.2:53: no such host',
    "STEP 1/2: FROM nope-such:1",
    { kind: "registry-refused", subject: "nope-such:1" },
  ],
  [
    'building at STEP "COPY --frob a b": COPY only supports the --chmod=<permissions> --chown=<uid:gid> and the --from=<image|stage> flags',
    "STEP 2/2: COPY --frob a b",
    { kind: "dockerfile-rejected" },
  ],
  [
    'building at STEP "RUN --mount=type=frob x": resolving mountpoints for container "f4b1": invalid mount type "frob"',
    "STEP 2/2: RUN --mount=type=frob x",
    { kind: "dockerfile-rejected" },
  ],
]

test.each(SAID)("%s", (message, step, facts) => {
  expect(readFailure(message, step)).toEqual(facts)
})

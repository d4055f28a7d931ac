import { debianLike } from "./apt.ts"
import { makeBusybox } from "./make-busybox.ts"
import { addNode, certificates, installInto, makeDebian, type Maker } from "./make-debian.ts"

/** How an image that no registry gave is made from what this machine can install. */
export interface StandIn {
  /** The repositories whose place it takes, without a registry or `library/`. */
  readonly matches: RegExp
  /** Name of the archive that is kept; stand-ins with the same name share it. */
  readonly archive: string
  /** The archive it starts from. */
  readonly from?: "debian"
  readonly make: Maker
  /** What it is, for the label and the printed line. */
  readonly what: string
  /** Dockerfile instructions for the image's config. */
  readonly config: readonly string[]
}

const system = debianLike()?.title ?? "Debian"
const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
const path = (...first: string[]): string => `ENV PATH=${[...first, usualPath].join(":")}`

export const standIns: readonly StandIn[] = [
  {
    matches: /^busybox$/,
    archive: "busybox",
    make: makeBusybox,
    what: "busybox from the Debian package busybox-static",
    config: [path(), 'CMD ["sh"]'],
  },
  {
    matches: /^alpine$/,
    archive: "busybox",
    make: makeBusybox,
    what: "busybox from the Debian package busybox-static; it has no apk",
    config: [path(), 'CMD ["/bin/sh"]'],
  },
  {
    matches: /^(?:debian|ubuntu|buildpack-deps)$/,
    archive: "debian",
    make: makeDebian,
    what: `a minimal ${system} made by debootstrap`,
    config: [path(), 'CMD ["bash"]'],
  },
  {
    matches: /^node$/,
    archive: "node",
    from: "debian",
    make: addNode,
    what: `a minimal ${system} with this machine's Node ${process.version} and npm`,
    config: [
      path(),
      `ENV NODE_VERSION=${process.versions.node} NODE_EXTRA_CA_CERTS=${certificates}`,
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      'CMD ["node"]',
    ],
  },
  {
    matches: /^golang$/,
    archive: "golang",
    from: "debian",
    make: installInto(
      ["golang-go", "gcc", "libc6-dev", "make", "git", "ca-certificates"],
      ["ln -s ../lib/go /usr/local/go", "mkdir -p /go/bin /go/src && chmod -R 1777 /go"],
    ),
    what: `a minimal ${system} with its own package of Go`,
    config: [
      "ENV GOPATH=/go GOTOOLCHAIN=local",
      path("/go/bin", "/usr/local/go/bin"),
      "WORKDIR /go",
      'CMD ["bash"]',
    ],
  },
  {
    matches: /^python$/,
    archive: "python",
    from: "debian",
    // Debian forbids pip outside of virtual environments, the image that this stands in for does not.
    make: installInto(
      ["python3", "python3-pip", "python3-venv", "ca-certificates"],
      [
        "ln -s ../../bin/python3 /usr/local/bin/python",
        "rm -f /usr/lib/python3*/EXTERNALLY-MANAGED",
      ],
    ),
    what: `a minimal ${system} with its own packages of Python and pip`,
    config: [path(), 'CMD ["python3"]'],
  },
  {
    matches: /^nginx$/,
    archive: "nginx",
    from: "debian",
    make: installInto(
      ["nginx", "ca-certificates"],
      [
        "ln -sf /dev/stdout /var/log/nginx/access.log",
        "ln -sf /dev/stderr /var/log/nginx/error.log",
      ],
    ),
    what: `a minimal ${system} with its own package of nginx`,
    config: [path(), "EXPOSE 80", "STOPSIGNAL SIGQUIT", 'CMD ["nginx", "-g", "daemon off;"]'],
  },
  {
    matches: /^(?:nvidia\/cuda|pytorch\/pytorch)$/,
    archive: "debian",
    make: makeDebian,
    what: `a minimal ${system} without CUDA or PyTorch, for build checks only`,
    config: [path(), 'CMD ["bash"]'],
  },
]

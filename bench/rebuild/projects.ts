/** A naive project, and the two changes that are made to it. */
export interface Project {
  /** Its folder below `projects/`. */
  readonly name: string
  readonly title: string
  readonly bases: readonly string[]
  /** Gets a line of comment more: the one-line change. */
  readonly source: string
  /** Arguments that whoever builds it passes a new value for with each commit. */
  readonly perCommit?: readonly string[]
  /** A checkout of someone who also works there has dependencies installed; one of CI has not. */
  readonly installed?: true
}

/** `Dockerfile` where the folder has one, which is then imported; else `image.config.ts`. */
export const projects: readonly Project[] = [
  {
    name: "node-api",
    title: "Node API with npm",
    bases: ["node:20-bookworm"],
    source: "src/routes/orders.js",
    perCommit: ["GIT_SHA"],
    installed: true,
  },
  {
    name: "react-front",
    title: "front-end with npm and Vite",
    bases: ["node:20-bookworm", "nginx:1.26-bookworm"],
    source: "src/pages/cart.tsx",
    perCommit: ["GIT_SHA"],
  },
  {
    name: "pnpm-monorepo",
    title: "pnpm monorepo, two images",
    bases: ["node:20-bookworm"],
    source: "apps/api/src/main.ts",
  },
  {
    name: "yarn-worker",
    title: "worker with yarn classic",
    bases: ["node:20-bookworm"],
    source: "src/jobs/send-mail.js",
    perCommit: ["GIT_SHA", "BUILD_DATE"],
  },
  {
    name: "python-pip",
    title: "Python service with pip",
    bases: ["python:3.11-bookworm"],
    source: "service/views/reports.py",
    perCommit: ["GIT_SHA"],
  },
  {
    name: "go-service",
    title: "Go service",
    bases: ["golang:1.19-bookworm", "debian:12-slim"],
    source: "internal/links/handler.go",
    perCommit: ["VERSION"],
  },
  {
    name: "c-daemon",
    title: "C daemon with Debian packages",
    bases: ["debian:12"],
    source: "src/table.c",
    perCommit: ["GIT_SHA"],
  },
  {
    name: "node-python",
    title: "Node, Python and apt",
    bases: ["node:20-bookworm"],
    source: "src/draw.js",
    perCommit: ["GIT_SHA"],
    installed: true,
  },
  {
    name: "static-site",
    title: "static site made by shell",
    bases: ["debian:12-slim"],
    source: "site/articles/may.txt",
    perCommit: ["GIT_SHA"],
  },
  {
    name: "ts-multi-stage",
    title: "TypeScript in three stages",
    bases: ["node:20-bookworm", "node:20-bookworm-slim"],
    source: "src/tickets.ts",
    perCommit: ["GIT_SHA"],
    installed: true,
  },
]

import { arg, cache, defineConfig, image, stage } from "stagecraft";

const go = arg("GO_VERSION", { default: "1.23" });

// Modules and compiled packages stay in caches between builds and never enter the image.
const caches = [cache("/go/pkg/mod"), cache("/root/.cache/go-build")];

const builder = stage("builder")
  .from(`golang:${go}`)
  .env({ CGO_ENABLED: "0", GOFLAGS: "-trimpath", GOMODCACHE: "/go/pkg/mod" })
  .workdir("/src")
  .copy("go.mod", "./")
  .run("go mod download", { mounts: caches })
  .copy(".", ".")
  .run('go build -ldflags="-s -w" -o /out/greeter ./cmd/greeter', { mounts: caches });

const service = stage("service")
  .from("scratch")
  .copy("/out/greeter", "/greeter", { from: builder })
  .user("65532:65532")
  .expose(8080)
  .entrypoint(["/greeter"])
  .cmd(["--listen", ":8080"]);

export default defineConfig({
  images: {
    greeter: image(service, {
      tags: ["example/greeter:1.0"],
      exclude: ["*.md", "image.config.ts"],
    }),
  },
});

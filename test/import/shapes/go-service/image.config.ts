import {
  arg,
  bind,
  BUILDPLATFORM,
  cache,
  defineConfig,
  image,
  stage,
  TARGETARCH,
  TARGETOS,
} from "stagecraft";

const goVersion = arg("GO_VERSION", { default: "1.23" });
const version = arg("VERSION", { default: "dev" });

const build = stage("build")
  .from(`golang:${goVersion}-alpine`, { platform: BUILDPLATFORM })
  .run("apk add --no-cache ca-certificates git tzdata")
  .workdir("/src")
  .run("go mod download -x", {
    mounts: [
      cache("/go/pkg/mod"),
      bind("go.sum", { source: "go.sum" }),
      bind("go.mod", { source: "go.mod" }),
    ],
  })
  .arg(TARGETOS)
  .arg(TARGETARCH)
  .arg(version)
  .env({ CGO_ENABLED: "0" })
  .run(
    `GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags "-s -w -X main.version=\${VERSION}" -o /out/ ./cmd/...`,
    { mounts: [cache("/go/pkg/mod"), cache("/root/.cache/go-build"), bind(".")] },
  );

// docker build --target lint .
const lint = stage("lint")
  .from("golangci/golangci-lint:v1.62-alpine")
  .workdir("/src")
  .run("golangci-lint run --timeout 5m ./...", { mounts: [bind("."), cache("/root/.cache")] });

const server = stage("server")
  .from("scratch")
  .copy("/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/certs/", { from: build })
  .copy("/usr/share/zoneinfo", "/usr/share/zoneinfo", { from: build })
  .copy("/out/server", "/server", { from: build })
  // nobody
  .user("65534:65534")
  .expose("8080/tcp", "9090/tcp")
  .entrypoint(["/server"])
  .cmd(["--config", "/etc/server.yaml"]);

export default defineConfig({
  images: {
    server: image(server, { syntax: "docker/dockerfile:1", dockerfile: "Dockerfile" }),
    lint: image(lint, { syntax: "docker/dockerfile:1" }),
  },
});

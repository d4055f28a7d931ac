import { defineConfig, image, stage } from "stagecraft";

// Written once, compiled once: two images build on this stage.
const toolchain = stage("toolchain")
  .from("debian:bookworm-slim")
  .layer(
    "apt-get update",
    "apt-get install --yes --no-install-recommends gcc libc6-dev",
    "rm -rf /var/lib/apt/lists/*",
  )
  .workdir("/src")
  .copy("common.h", "./");

const server = stage("server-build")
  .from(toolchain)
  .copy("server.c", "./")
  .run("gcc -static -O2 -o /out-server server.c");

const client = stage("client-build")
  .from(toolchain)
  .copy("client.c", "./")
  .run("gcc -static -O2 -o /out-client client.c");

export default defineConfig({
  images: {
    server: image(
      stage("server")
        .from("scratch")
        .copy("/out-server", "/server", { from: server })
        .entrypoint(["/server"]),
      { tags: ["example/server:1.0"] },
    ),
    client: image(
      stage("client")
        .from("scratch")
        .copy("/out-client", "/client", { from: client })
        .entrypoint(["/client"]),
      { tags: ["example/client:1.0"] },
    ),
  },
});

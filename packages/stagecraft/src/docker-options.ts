const store = "the image goes to the engine's own store"
const later =
  "it is not supported yet: `stagecraft emit` writes a Dockerfile that `docker build` takes it with"
const inConfig = (what: string): string => `it stands in the config: image(…, { ${what} })`

/**
 * The options of `docker build` that `stagecraft build` has not, each with what to do instead.
 *
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/
 */
export const dockerOptions: Readonly<Record<string, string>> = {
  "--push": "it is not supported yet: build, then `docker push` the tag",
  "--load": `it is not needed: ${store}`,
  "--output": `it is not supported yet: ${store}, from where \`docker save\` writes a file`,
  "-o": `it is not supported yet: ${store}, from where \`docker save\` writes a file`,
  "--file": "the Dockerfile is made from the config, which --config FILE names",
  "-f": "the Dockerfile is made from the config, which --config FILE names",
  "--label": inConfig("labels: { … }"),
  "--build-context":
    "it is not supported yet: copy from a stage, an image, or the one build context",
  "--progress": "it is not supported: progress is always plain lines, on standard error",
  "--quiet": "it is not supported: progress goes to standard error, --json prints the result alone",
  "-q": "it is not supported: progress goes to standard error, --json prints the result alone",
  "--iidfile": "it is not supported: --json prints the image's id",
  "--metadata-file": "it is not supported: --json prints what was built",
  "--builder": "the engine is chosen with DOCKER_HOST or `docker context use`",
  ...Object.fromEntries(
    [
      "--add-host",
      "--allow",
      "--annotation",
      "--attest",
      "--cache-from",
      "--cache-to",
      "--call",
      "--cgroup-parent",
      "--memory",
      "--network",
      "--no-cache-filter",
      "--provenance",
      "--sbom",
      "--shm-size",
      "--ulimit",
    ].map((name) => [name, later]),
  ),
}

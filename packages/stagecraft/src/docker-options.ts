const instead =
  "it is not supported: `stagecraft emit` writes a Dockerfile that `docker build` takes it with"
const limits =
  "BuildKit has no such limit: run the engine within one (`--cgroup-parent` names a group that has it)"
const obsolete = "it has no meaning with BuildKit, which `docker build` uses, too: leave it out"

const same = (reason: string, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, reason]))

/**
 * The options of `docker build` that `stagecraft build` has not, each with what to do instead.
 *
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/
 */
export const dockerOptions: Readonly<Record<string, string>> = {
  ...same("the Dockerfile is made from the config, which --config FILE names", "--file", "-f"),
  "-D": "write --debug",
  "--allow":
    'it is not needed: what a step asks for (`network: "host"`, `security: "insecure"`, devices) is in the config',
  "--builder": "the engine is chosen with DOCKER_HOST or `docker context use`",
  ...same(
    "the config is checked before each build; `stagecraft build --dry-run` does nothing else",
    "--call",
    "--check",
  ),
  ...same(limits, "--memory", "-m", "--memory-swap", "--cpu-period", "--cpu-quota"),
  ...same(limits, "--cpu-shares", "--cpuset-cpus", "--cpuset-mems", "--resource"),
  ...same(obsolete, "--rm", "--force-rm", "--compress", "--isolation", "--squash"),
  "--security-opt": 'it is said of a step in the config: run(…, { security: "insecure" })',
  "--policy": instead,
}

import { stage } from "stagecraft";
import type { Stage } from "stagecraft";

/** The company's base: patched, with a user of its own and a place to work. */
export const base = stage("base")
  .from("debian:bookworm-slim")
  .run("groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-create-home app")
  .workdir("/app")
  .label({ "com.example.base": "bookworm-1" });

/** What every service says about itself, and how it stops. A block: use it with `.use(service(8080))`. */
export function service(port: number) {
  return <Name extends string>(on: Stage<Name>): Stage<Name> =>
    on
      .user("app")
      .expose(port)
      .stopsignal("SIGTERM")
      .env({ PORT: String(port) });
}

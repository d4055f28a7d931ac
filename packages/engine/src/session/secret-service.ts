import type { GrpcMethods } from "./grpc-server.ts"
import { GrpcStatus, grpcCode } from "./grpc-server.ts"
import { MessageWriter, readFields } from "./protobuf.ts"

/** Finds a secret's value by its id; undefined when the build was given none of that name. */
export type SecretSource = (id: string) => Promise<Uint8Array | undefined>

/** What BuildKit takes for one secret, in bytes. @see moby/buildkit, session/secrets */
export const LARGEST_SECRET = 500 * 1024

/**
 * `Secrets.GetSecret`: hands a secret to the step that mounts it, at the moment it runs.
 *
 * A secret nobody gave is answered with «not found», which BuildKit lets pass unless the mount requires it.
 */
export function secretService(source: SecretSource): GrpcMethods {
  return {
    "/moby.buildkit.secrets.v1.Secrets/GetSecret": async (call) => {
      for await (const message of call.messages) {
        const field = [...readFields(message)].find(({ number }) => number === 1)
        const id = Buffer.from(field?.bytes ?? []).toString("utf8")
        const value = await source(id)
        if (value === undefined) throw new GrpcStatus(grpcCode.notFound, `secret ${id}: not found`)
        if (value.length > LARGEST_SECRET)
          throw new GrpcStatus(
            grpcCode.internal,
            `secret ${id}: ${value.length} bytes are more than the ${LARGEST_SECRET} a builder takes`,
          )
        await call.write(new MessageWriter().bytes(1, value).finish())
      }
    },
  }
}
